package dev.assay.analyzers.tool;

import dev.assay.analyzers.source.Snapshot;
import dev.assay.analyzers.source.SourceFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/// One run of one tool: the files it gets, the time it has, and whether it still should.
///
/// Safe for use by several threads.
public final class ToolRun {

    private final Snapshot snapshot;
    private final List<SourceFile> files;
    private final Duration limit;
    private final long started = System.nanoTime();
    private final IntConsumer progress;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /// @param progress hears how many files are done, in increasing numbers
    public ToolRun(Snapshot snapshot, List<SourceFile> files, Duration limit, IntConsumer progress) {
        this.snapshot = snapshot;
        this.files = files;
        this.limit = limit;
        this.progress = progress;
    }

    public List<SourceFile> files() {
        return files;
    }

    /// The folder that holds the files, and nothing else.
    public Path directory() {
        return snapshot.directory();
    }

    /// An empty folder the tool may write to.
    public Path home() {
        return snapshot.home();
    }

    /// The copy of the application, for another process to read.
    public Path snapshot() {
        return snapshot.base();
    }

    public String nameOf(String path) {
        return snapshot.nameOf(path);
    }

    public Duration limit() {
        return limit;
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /// What is left of the time limit; never negative.
    public Duration remaining() {
        Duration left = limit.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// Asks the tool to stop at its next [#filesDone] or [#checkStop].
    public void stop() {
        stopped.set(true);
    }

    /// Ends the run with a [StoppedException] when it should not go on.
    public void checkStop() {
        if (stopped.get() || remaining().isZero()) {
            throw new StoppedException();
        }
    }

    /// Notes progress; also a good moment to stop.
    public void filesDone(int count) {
        checkStop();
        progress.accept(Math.min(count, files.size()));
    }
}
