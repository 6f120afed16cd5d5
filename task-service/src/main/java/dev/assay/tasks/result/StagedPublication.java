package dev.assay.tasks.result;

import dev.assay.model.task.Publication;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Renames staged files into their result's directory, in the order in which they were written, and removes what an
/// earlier run of the same task left there and this one does not have. Repeating it is harmless: a file that this
/// object has moved already stays where it is. Used by one thread at a time.
final class StagedPublication implements Publication {

    private final Path folder;
    private final Path results;
    private final Path target;
    private final List<StoredFile> files;
    private final Predicate<String> ours;
    private final Set<String> moved = new HashSet<>();

    /// @param ours which names in the target directory belong to this run, and to nobody else
    StagedPublication(Path folder, Path results, Path target, List<StoredFile> files, Predicate<String> ours) {
        this.folder = folder;
        this.results = results;
        this.target = target;
        this.files = List.copyOf(files);
        this.ours = ours;
    }

    List<StoredFile> files() {
        return files;
    }

    @Override
    public void publish() throws IOException {
        Set<Path> touched = new LinkedHashSet<>();
        for (StoredFile stored : files) {
            Path to = target.resolve(stored.name());
            Path directory = to.resolveSibling(".").normalize();
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                for (Path up = directory.getParent(); up != null && up.startsWith(results); up = up.getParent()) {
                    touched.add(up);
                }
            }
            touched.add(directory);
            move(stored.name(), to);
        }
        removeLeftovers(touched);
        for (Path directory : touched) {
            sync(directory);
        }
        discard();
    }

    @Override
    public void discard() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException _) {
            // Left for the sweep of orphaned temporary files; nothing depends on it.
        }
    }

    /// The name of a file in the staging folder, which has no folders of its own.
    static String flat(String name) {
        return name.replace('/', '~');
    }

    private void move(String name, Path to) throws IOException {
        if (!moved.contains(name)) {
            Files.move(
                    folder.resolve(flat(name)),
                    to,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            moved.add(name);
        }
    }

    private void removeLeftovers(Set<Path> touched) throws IOException {
        for (String name : ResultNames.in(target)) {
            if (ours.test(name) && !moved.contains(name)) {
                Path file = target.resolve(name);
                Files.deleteIfExists(file);
                touched.add(file.resolveSibling(".").normalize());
            }
        }
    }

    /// A rename is only safe from a power cut once the directory that holds the name is on disk.
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
