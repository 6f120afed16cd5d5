package dev.assay.quickstart.analyze;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// Copies a directory to where the analyzers look, without changing it.
///
/// The copy is made under another name and put in place by renaming, so that an analysis sees all of an application
/// or nothing of it. Links are never followed out of the directory: what lies elsewhere was not offered for
/// analysis.
public final class DirectorySnapshot {

    private final Path source;
    private final SnapshotRules rules;

    /// @param source absolute, without links
    private DirectorySnapshot(Path source, SnapshotRules rules) {
        this.source = source;
        this.rules = rules;
    }

    /// What was copied, and what was left out by name.
    ///
    /// @param extensions of the files, in lower case and without the dot
    public record Copied(int files, long bytes, SortedSet<String> leftOut, SortedSet<String> extensions) {}

    public static DirectorySnapshot of(Path source) throws IOException {
        return of(source, SnapshotRules.usual());
    }

    static DirectorySnapshot of(Path source, SnapshotRules rules) throws IOException {
        return new DirectorySnapshot(source.toRealPath(), rules);
    }

    public Path source() {
        return source;
    }

    /// What a copy would hold, without making one.
    ///
    /// @param elsewhere where the copies are kept, which is no part of the application
    Copied look(Path elsewhere) throws IOException {
        var look = new Walk(elsewhere.toAbsolutePath().normalize(), new Place() {
            @Override
            public void folder(Path original) {
                // is not made
            }

            @Override
            public void file(Path from, Path original) {
                // is not copied
            }
        });
        Files.walkFileTree(source, look);
        return look.copied();
    }

    /// Replaces what is at `target` by a fresh copy. Two of them at once wait for each other.
    public Copied copyTo(Path target) throws IOException {
        Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
        Path lock = parent.resolve("." + target.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Released with the channel.
            channel.lock();
            Path fresh = parent.resolve("." + target.getFileName() + ".new");
            Path old = parent.resolve("." + target.getFileName() + ".old");
            Folders.delete(fresh);
            Folders.delete(old);
            try {
                var copy = new Walk(target.toAbsolutePath(), new Copy(fresh));
                Files.walkFileTree(source, copy);
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(target, old);
                }
                Files.move(fresh, target);
                return copy.copied();
            } finally {
                Folders.delete(fresh);
                Folders.delete(old);
            }
        }
    }

    /// Where the files that belong to the application go.
    private interface Place {

        void folder(Path original) throws IOException;

        /// @param from what to copy: `original`, or the file that the link there leads to
        void file(Path from, Path original) throws IOException;
    }

    private final class Copy implements Place {

        private final Path fresh;

        Copy(Path fresh) {
            this.fresh = fresh;
        }

        @Override
        public void folder(Path original) throws IOException {
            Files.createDirectories(counterpart(original));
        }

        @Override
        public void file(Path from, Path original) throws IOException {
            Files.copy(from, counterpart(original), LinkOption.NOFOLLOW_LINKS);
        }

        private Path counterpart(Path original) {
            return fresh.resolve(source.relativize(original).toString());
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final Path target;
        private final Place place;
        private final TreeSet<String> leftOut = new TreeSet<>();
        private final TreeSet<String> extensions = new TreeSet<>();
        private int files;
        private long bytes;

        Walk(Path target, Place place) {
            this.target = target;
            this.place = place;
        }

        Copied copied() {
            return new Copied(files, bytes, leftOut, extensions);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(source) && (rules.excludes(folder) || target.startsWith(folder))) {
                leftOut.add(source.relativize(folder) + "/");
                return FileVisitResult.SKIP_SUBTREE;
            }
            place.folder(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                take(file, file, attributes.size());
            } else if (attributes.isSymbolicLink() && leadsToFileInside(file)) {
                Path real = file.toRealPath();
                take(real, file, Files.size(real));
            } else {
                leftOut.add(source.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            throw new CannotGoOnException(
                    file + " cannot be read, so the application cannot be analysed whole; make it"
                            + " readable or move it away",
                    failure);
        }

        private boolean leadsToFileInside(Path link) {
            try {
                Path real = link.toRealPath();
                return real.startsWith(source) && Files.isRegularFile(real) && !liesInExcludedFolder(real);
            } catch (IOException e) {
                return false;
            }
        }

        private boolean liesInExcludedFolder(Path file) {
            Path relative = source.relativize(file);
            for (int depth = 1; depth < relative.getNameCount(); depth++) {
                if (rules.excludes(source.resolve(relative.subpath(0, depth)))) {
                    return true;
                }
            }
            return false;
        }

        private void take(Path from, Path original, long size) throws IOException {
            files++;
            bytes += size;
            if (files > rules.mostFiles() || bytes > rules.mostBytes()) {
                throw new CannotGoOnException(source + " is too large: an application is at most " + rules.mostFiles()
                        + " files and " + rules.mostBytes() / (1024 * 1024) + " MiB; analyse a part of it");
            }
            try {
                place.file(from, original);
            } catch (AccessDeniedException e) {
                visitFileFailed(from, e);
            }
            String name = original.getFileName().toString().toLowerCase(Locale.ROOT);
            if (name.lastIndexOf('.') > 0) {
                extensions.add(name.substring(name.lastIndexOf('.') + 1));
            }
        }
    }
}
