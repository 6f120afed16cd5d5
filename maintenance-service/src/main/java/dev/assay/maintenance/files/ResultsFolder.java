package dev.assay.maintenance.files;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The results folder: what is in it, and what is taken out of it. Nothing outside it is ever touched, whatever a
/// row or a link says.
public final class ResultsFolder {

    /// Where task-services write before they publish; on the results' file system, so that a rename does.
    static final String STAGING = ".staging";

    private final Path root;

    public ResultsFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path root() {
        return root;
    }

    /// Whether it can be seen from here.
    public boolean isThere() {
        return Files.isDirectory(root);
    }

    /// Whether there is anything in it that may belong to a result; an unmounted volume's place is there and empty,
    /// and a fresh volume holds what its file system brings along.
    public boolean holdsSomething() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, this::isModel)) {
            return entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException _) {
            return false;
        }
    }

    /// Tells of every result directory there is, one after the other; a million of them are never in memory at
    /// once. What vanishes meanwhile is passed over.
    ///
    /// @param unreadable is told what could not be looked into, and why
    public void visit(Consumer<ResultDirectory> each, Consumer<String> unreadable) {
        list(root, unreadable, this::isModel, model -> {
            if (name(model).equals(ResultPath.NO_TARGET)) {
                visitTasks(model, each, unreadable);
            } else {
                list(
                        model,
                        unreadable,
                        entry -> ResultPath.isApplication(name(entry)) && isOwnDirectory(entry),
                        app -> visitTasks(app, each, unreadable));
            }
        });
    }

    private void visitTasks(Path parent, Consumer<ResultDirectory> each, Consumer<String> unreadable) {
        list(
                parent,
                unreadable,
                _ -> true,
                entry -> TaskId.parse(name(entry))
                        .flatMap(task -> directory(task, entry))
                        .ifPresent(each));
    }

    /// How large a result is.
    public Removal measure(String path) {
        return at(path, Tree::measure);
    }

    /// Removes a task's result. It disappears from its place at once; a process killed while it removes the files
    /// leaves them among the temporary ones.
    ///
    /// @param path as the task's row names it
    public Removal remove(String path) {
        return at(path, directory -> {
            Path removed = setAside(directory);
            Removal.Removed removal = Tree.delete(removed);
            if (!removed.equals(directory)) {
                Files.deleteIfExists(removed.resolveSibling(""));
            }
            return removal;
        });
    }

    /// The directory of a result, if it is there and truly within this folder.
    Optional<Path> resolve(String path) throws IOException {
        Optional<ResultPath> parsed = ResultPath.parse(path);
        if (parsed.isEmpty()) {
            throw new IOException("is no place of a result");
        }
        Path parent = root.toRealPath().resolve(parsed.get().parent());
        // A link on the way leads somewhere else, and be it within this folder.
        if (!parent.toRealPath().equals(parent)) {
            throw new IOException("lies behind a link, which is not followed");
        }
        Path directory = parent.resolve(parsed.get().name());
        return Tree.exists(directory) ? Optional.of(directory) : Optional.empty();
    }

    private Removal at(String path, Deed deed) {
        try {
            Optional<Path> directory = resolve(path);
            return directory.isEmpty() ? new Removal.WasGone() : deed.on(directory.get());
        } catch (NoSuchFileException _) {
            return isThere()
                    ? new Removal.WasGone()
                    : new Removal.Refused("the results folder " + root + " is not there");
        } catch (IOException e) {
            return new Removal.Refused(path + " " + Reason.of(e));
        }
    }

    private Path setAside(Path directory) throws IOException {
        Path staging = Files.createDirectories(root.toRealPath().resolve(STAGING));
        Path aside = Files.createTempDirectory(staging, "removed-");
        Path target = aside.resolve(name(directory));
        try {
            return Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            // A file system of its own is mounted below: removed where it is.
            Files.delete(aside);
            return directory;
        } catch (IOException e) {
            Files.delete(aside);
            throw e;
        }
    }

    private Optional<ResultDirectory> directory(TaskId task, Path entry) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String path = root.relativize(entry).toString().replace('\\', '/');
            return attributes.isDirectory()
                    ? Optional.of(new ResultDirectory(
                            task, path, attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean isModel(Path entry) {
        String name = name(entry);
        return (name.equals(ResultPath.NO_TARGET) || Target.isValidModel(name)) && isOwnDirectory(entry);
    }

    private static boolean isOwnDirectory(Path entry) {
        return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static void list(Path directory, Consumer<String> unreadable, Predicate<Path> wanted, Consumer<Path> each) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, wanted::test)) {
            entries.forEach(each);
        } catch (NoSuchFileException | NotDirectoryException _) {
            // Gone since it was listed.
        } catch (IOException | DirectoryIteratorException e) {
            unreadable.accept(directory + " cannot be read: " + Reason.of(e));
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @FunctionalInterface
    private interface Deed {
        Removal on(Path directory) throws IOException;
    }
}
