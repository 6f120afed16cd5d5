package dev.assay.analyzers.source;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// A private copy of an application's source files, which is all that tools ever see.
///
/// The copy is what keeps three promises: nothing in the application's own folder can change; no configuration or
/// plug-in of the application (`pyproject.toml`, `.eslintrc`, ...) is picked up by a tool, because only source
/// files are copied; and every tool of an analysis sees the same state. Symbolic links are not followed.
public final class Snapshot implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Snapshot.class);

    /// Deeper nesting than this is not written by people.
    private static final int MAX_DEPTH = 40;

    private static final Set<String> SKIPPED_FOLDERS = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".venv",
            "venv",
            "node_modules",
            "bower_components",
            "__pycache__",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".gradle",
            ".idea",
            "site-packages");

    private final Path base;
    private final List<SourceFile> files;
    private final Census census;

    private Snapshot(Path base, List<SourceFile> files, Census census) {
        this.base = base;
        this.files = files;
        this.census = census;
    }

    /// Copies what may be looked at. The order of the files is that of their names, so that two analyses of the
    /// same application are alike.
    public static Snapshot of(Application application, SourceLimits limits) throws IOException {
        Path base = Files.createTempDirectory("assay-analysis-").toRealPath();
        Copier copier = new Copier(application.directory(), Files.createDirectories(base.resolve("app")), limits);
        Snapshot snapshot = new Snapshot(base, copier.files, copier.census);
        try {
            Files.createDirectory(base.resolve("home"));
            Files.walkFileTree(application.directory(), EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, copier);
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
        copier.files.sort(Comparator.comparing(SourceFile::name));
        return snapshot;
    }

    /// A snapshot that another process took, to be read by this one. It is the other's to close.
    public static Snapshot takenAt(Path base) throws IOException {
        Path directory = base.resolve("app");
        List<SourceFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).sorted().forEach(file -> {
                String name = directory.relativize(file).toString().replace('\\', '/');
                files.add(new SourceFile(name, FileKind.of(file.getFileName().toString()), file));
            });
        }
        return new Snapshot(base, files, new Census());
    }

    /// Where it lies.
    public Path base() {
        return base;
    }

    /// The folder with the copied files; nothing else lies in it.
    public Path directory() {
        return base.resolve("app");
    }

    /// An empty folder that tools may use as their home and for temporary files.
    public Path home() {
        return base.resolve("home");
    }

    public Census census() {
        return census;
    }

    public List<SourceFile> files(Set<FileKind> kinds) {
        return files.stream().filter(file -> kinds.contains(file.kind())).toList();
    }

    /// The name of a copied file, from the path a tool reported it under: absolute, or relative to [#directory].
    public String nameOf(String path) {
        Path absolute = directory().resolve(path).normalize();
        return absolute.startsWith(directory())
                ? directory().relativize(absolute).toString().replace('\\', '/')
                : absolute.getFileName().toString();
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warnf("could not remove the temporary copy %s; it stays until somebody does: %s", base, e);
        }
    }

    private static final class Copier extends SimpleFileVisitor<Path> {

        private final List<SourceFile> files = new ArrayList<>();
        private final Census census = new Census();
        private final Path from;
        private final Path to;
        private final SourceLimits limits;
        private long copied;
        private int seen;

        Copier(Path from, Path to, SourceLimits limits) {
            this.from = from;
            this.to = to;
            this.limits = limits;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (SKIPPED_FOLDERS.contains(directory.getFileName().toString()) && !directory.equals(from)) {
                census.skipped(Census.Skipped.FOLDER);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                census.skipped(Census.Skipped.SYMBOLIC_LINK);
            } else if (attributes.isRegularFile()) {
                look(file, attributes.size());
            } else {
                census.skipped(attributes.isDirectory() ? Census.Skipped.FOLDER : Census.Skipped.UNREADABLE);
            }
            // Counting goes on a good deal beyond what is copied, but not for ever.
            return ++seen < 20L * limits.maxFiles() ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            census.skipped(Census.Skipped.UNREADABLE);
            return FileVisitResult.CONTINUE;
        }

        private void look(Path file, long size) {
            String fileName = file.getFileName().toString();
            FileKind kind = FileKind.of(fileName);
            census.saw(fileName, kind);
            if (!kind.isSource()) {
                return;
            }
            if (size > limits.maxFileSize()) {
                census.skipped(Census.Skipped.TOO_LARGE, kind);
            } else if (files.size() >= limits.maxFiles() || copied + size > limits.maxTotalSize()) {
                census.skipped(Census.Skipped.OVER_LIMIT, kind);
            } else {
                copy(file, kind, size);
            }
        }

        private void copy(Path file, FileKind kind, long size) {
            Path relative = from.relativize(file);
            Path target = to.resolve(relative.toString());
            try {
                Files.createDirectories(target.getParent());
                Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
                files.add(new SourceFile(relative.toString().replace('\\', '/'), kind, target));
                copied += size;
            } catch (IOException e) {
                census.skipped(Census.Skipped.UNREADABLE, kind);
            }
        }
    }
}
