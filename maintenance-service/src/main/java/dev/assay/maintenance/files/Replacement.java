package dev.assay.maintenance.files;

import dev.assay.model.task.Publication;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Compressed files that wait to take the plain ones' places. Repeating the publication is harmless. Used by one
/// thread.
final class Replacement implements Publication {

    private final Path staging;
    private final List<Step> steps = new ArrayList<>();
    private int made;
    private long saved;

    private record Step(Path fresh, Path plain, Path compressed) {}

    Replacement(Path staging) {
        this.staging = staging;
    }

    /// A name for one more.
    Path next() {
        made++;
        return staging.resolve(Integer.toString(made));
    }

    /// Left out when it would not be smaller.
    void add(Path fresh, Path plain, Path compressed) throws IOException {
        long less = Files.size(plain) - Files.size(fresh);
        if (less > 0) {
            Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(plain));
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(plain));
            steps.add(new Step(fresh, plain, compressed));
            saved += less;
        }
    }

    int files() {
        return steps.size();
    }

    long saved() {
        return saved;
    }

    @Override
    public void publish() throws IOException {
        for (Step step : steps) {
            if (Files.exists(step.fresh())) {
                Files.move(
                        step.fresh(),
                        step.compressed(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                sync(step.compressed().resolveSibling("."));
            }
            // Not before the compressed one is safe from a power cut.
            Files.deleteIfExists(step.plain());
        }
        discard();
    }

    @Override
    public void discard() {
        try {
            Tree.delete(staging);
        } catch (IOException _) {
            // Left for the sweep of temporary files; nothing depends on it.
        }
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
