package dev.assay.quickstart.platform;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What has to be undone at the end, in reverse order, once: when the work is over, or when Ctrl-C or SIGTERM
/// comes.
///
/// Both may happen at the same time; whoever comes second waits for the first.
public final class AtExit implements AutoCloseable {

    /// Something that was begun, the other way round.
    @FunctionalInterface
    public interface Undoing {
        void undo() throws IOException, InterruptedException;
    }

    private final Deque<Undoing> undoings = new ArrayDeque<>();
    private final Thread hook = new Thread(this::close, "at exit");
    private volatile boolean ending;

    private AtExit() {}

    public static AtExit install() {
        var atExit = new AtExit();
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    /// Adds something to undo. When the end has begun it is undone at once.
    public void add(Undoing undoing) {
        synchronized (undoings) {
            undoings.push(undoing);
        }
        if (ending) {
            close();
        }
    }

    /// Whether the end has begun: errors that come now are its consequence and of no interest to anybody.
    public boolean isEnding() {
        return ending;
    }

    @Override
    public void close() {
        ending = true;
        synchronized (hook) {
            for (Undoing undoing = next(); undoing != null; undoing = next()) {
                try {
                    undoing.undo();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException | RuntimeException e) {
                    // One thing that cannot be undone must not keep the others.
                    System.err.println("assay: while stopping: " + e.getMessage());
                }
            }
        }
    }

    private @Nullable Undoing next() {
        synchronized (undoings) {
            return undoings.poll();
        }
    }
}
