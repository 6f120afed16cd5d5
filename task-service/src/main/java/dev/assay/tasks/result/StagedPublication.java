package dev.assay.tasks.result;

import dev.assay.model.task.Publication;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Renames staged files into their result's directory, in the order in which they were written. Repeating it is
/// harmless: a file that has moved already stays where it is.
final class StagedPublication implements Publication {

    private final Path folder;
    private final Path target;
    private final List<StoredFile> files;

    StagedPublication(Path folder, Path target, List<StoredFile> files) {
        this.folder = folder;
        this.target = target;
        this.files = List.copyOf(files);
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
            touched.add(Files.createDirectories(directory));
            move(folder.resolve(flat(stored.name())), to);
        }
        for (Path directory : touched) {
            sync(directory);
        }
        Files.deleteIfExists(folder);
    }

    /// The name of a file in the staging folder, which has no folders of its own.
    static String flat(String name) {
        return name.replace('/', '~');
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            if (!Files.exists(to)) {
                throw e;
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
