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
import java.util.TreeSet;

/// Copies a directory to where the analyzers look, without changing it.
///
/// The copy is made under another name and put in place by renaming, so that an analysis sees all of an application or
/// nothing of it. Links are never followed out of the directory: what lies elsewhere was not offered for analysis.
public final class DirectorySnapshot {

    private final Path source;
    private final SnapshotRules rules;

    /// @param source absolute, without links
    private DirectorySnapshot(Path source, SnapshotRules rules) {
        this.source = source;
        this.rules = rules;
    }

    /// What was copied, and what was left out by name.
    public record Copied(int files, long bytes, TreeSet<String> leftOut) {}

    public static DirectorySnapshot of(Path source) throws IOException {
        return of(source, SnapshotRules.usual());
    }

    static DirectorySnapshot of(Path source, SnapshotRules rules) throws IOException {
        return new DirectorySnapshot(source.toRealPath(), rules);
    }

    public Path source() {
        return source;
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
                var copy = new Copy(fresh, target.toAbsolutePath());
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

    private final class Copy extends SimpleFileVisitor<Path> {

        private final Path fresh;
        private final Path target;
        private final TreeSet<String> leftOut = new TreeSet<>();
        private int files;
        private long bytes;

        Copy(Path fresh, Path target) {
            this.fresh = fresh;
            this.target = target;
        }

        Copied copied() {
            return new Copied(files, bytes, leftOut);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(source) && (rules.excludes(folder) || target.startsWith(folder))) {
                leftOut.add(source.relativize(folder) + "/");
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(counterpart(folder));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                copy(file, file, attributes.size());
            } else if (attributes.isSymbolicLink() && leadsToFileInside(file)) {
                Path real = file.toRealPath();
                copy(real, file, Files.size(real));
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

        private void copy(Path from, Path place, long size) throws IOException {
            files++;
            bytes += size;
            if (files > rules.mostFiles() || bytes > rules.mostBytes()) {
                throw new CannotGoOnException(source + " is too large: an application is at most " + rules.mostFiles()
                        + " files and " + rules.mostBytes() / (1024 * 1024) + " MiB; analyse a part of it");
            }
            try {
                Files.copy(from, counterpart(place), LinkOption.NOFOLLOW_LINKS);
            } catch (AccessDeniedException e) {
                visitFileFailed(from, e);
            }
        }

        private Path counterpart(Path original) {
            return fresh.resolve(source.relativize(original).toString());
        }
    }
}
