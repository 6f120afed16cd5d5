package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Everything that one Assay keeps: its database, results, snapshots of applications, and logs.
///
/// @param root absolute, without links
public record DataDirectory(Path root) {

    /// Postgres needs about 120 MB for its programs and an empty database.
    private static final long LEAST_SPACE = 400L * 1024 * 1024;

    /// Makes the folder where it is missing.
    ///
    /// @throws CannotGoOnException when it cannot be used, with the reason in one sentence
    public static DataDirectory at(Path place) {
        try {
            Folders.createPrivate(place);
            Path root = place.toRealPath();
            var directory = new DataDirectory(root);
            Files.delete(Files.createTempFile(root, "writable", ".probe"));
            for (Path folder : new Path[] {directory.applications(), directory.results(), directory.logs()}) {
                Files.createDirectories(folder);
            }
            return directory;
        } catch (FileAlreadyExistsException e) {
            throw new CannotGoOnException(
                    "the data directory " + place + " is a file, not a folder; choose another" + " one with --data DIR",
                    e);
        } catch (IOException e) {
            throw new CannotGoOnException(
                    "cannot write to the data directory " + place + " (" + e + "); choose"
                            + " another one with --data DIR",
                    e);
        }
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path applications() {
        return root.resolve("applications");
    }

    public Path results() {
        return root.resolve("results");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path runFile() {
        return root.resolve("run.json");
    }

    void requireSpace() throws IOException {
        long usable = Files.getFileStore(root).getUsableSpace();
        if (usable < LEAST_SPACE) {
            throw new CannotGoOnException("the disk of " + root + " has only " + usable / (1024 * 1024) + " MB left and"
                    + " Assay needs " + LEAST_SPACE / (1024 * 1024) + "; free some, or choose another disk with"
                    + " --data DIR");
        }
    }

    /// Held by the one Assay that runs on these data; the operating system releases it with the process.
    ///
    /// @throws CannotGoOnException when another one runs on them
    Lock lock() throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Lock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // another one in this very process; the same to us
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new CannotGoOnException("another Assay runs on " + root + "; stop it first (Ctrl-C where it runs"
                + RunFile.read(this)
                        .map(run -> ", process " + run.launcher().pid())
                        .orElse("")
                + "), or choose other data with --data DIR");
    }

    /// @param channel closing it releases the lock
    record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
