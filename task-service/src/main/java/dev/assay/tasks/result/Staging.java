package dev.assay.tasks.result;

import dev.assay.edge.digest.Digests;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Files of one run under temporary names, safely on disk, waiting to be published into a result's directory.
///
/// A run has a staging folder of its own, so two runs of the same task never write to the same name. What a crash
/// leaves behind is removed by the maintenance service. Used by one thread.
final class Staging {

    /// Beside the results, so that publishing is a rename within one file system.
    static final String FOLDER = ".staging";

    private final Path folder;
    private final Path results;
    private final Path target;
    private final Predicate<String> ours;
    private final List<StoredFile> files = new ArrayList<>();

    private Staging(Path folder, Path results, Path target, Predicate<String> ours) {
        this.folder = folder;
        this.results = results;
        this.ours = ours;
        this.target = target;
    }

    /// @param run names the run: its task and what tells this try from others
    /// @param target the directory the files are for
    /// @param ours which names in that directory belong to this run's task, and to nobody else
    static Staging begin(Path results, String run, Path target, Predicate<String> ours) throws IOException {
        Path root = Files.createDirectories(results.resolve(FOLDER));
        return new Staging(Files.createTempDirectory(root, run + "-"), results, target, ours);
    }

    /// Writes a file and waits until it is on disk.
    ///
    /// @param name in the target directory, `/` between its parts
    StoredFile write(String name, Content content) throws IOException {
        Path file = folder.resolve(StagedPublication.flat(name));
        MessageDigest digest = Digests.sha256();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var out = new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), digest), 64 * 1024)) {
            content.writeTo(new LeftOpen(out));
            out.flush();
            channel.force(true);
        }
        var stored = new StoredFile(name, Files.size(file), Digests.hex(digest));
        files.add(stored);
        return stored;
    }

    /// What puts the files written so far into the target directory.
    StagedPublication publication() {
        return new StagedPublication(folder, results, target, files, ours);
    }

    /// Removes whatever was written, for a run that came to nothing.
    void discard() {
        publication().discard();
    }

    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Hides `close` from whoever writes the content: JSON writers close what they are given, and a closed file can
    /// no longer be synced.
    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
