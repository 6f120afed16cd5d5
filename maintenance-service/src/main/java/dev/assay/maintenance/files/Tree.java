package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file or directory with everything below it. Links are things of their own; what they lead to is somebody
/// else's.
final class Tree {

    private Tree() {}

    /// Removes it. What others remove meanwhile is removed.
    static Removal.Removed delete(Path top) throws IOException {
        var deletion = new Deletion();
        Files.walkFileTree(top, deletion);
        return new Removal.Removed(deletion.files, deletion.bytes);
    }

    static Removal.Removed measure(Path top) throws IOException {
        var measure = new Walk();
        Files.walkFileTree(top, measure);
        return new Removal.Removed(measure.files, measure.bytes);
    }

    /// When anything in it was last changed.
    static Instant lastChange(Path top) throws IOException {
        var walk = new Walk();
        Files.walkFileTree(top, walk);
        return walk.changed;
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static class Walk extends SimpleFileVisitor<Path> {

        int files;
        long bytes;
        Instant changed = Instant.MIN;

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            note(attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            files++;
            bytes += attributes.size();
            note(attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }

        private void note(BasicFileAttributes attributes) {
            Instant time = attributes.lastModifiedTime().toInstant();
            changed = time.isAfter(changed) ? time : changed;
        }
    }

    private static final class Deletion extends Walk {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (Files.deleteIfExists(file)) {
                super.visitFile(file, attributes);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            super.postVisitDirectory(directory, failure);
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
