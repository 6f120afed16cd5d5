package dev.assay.quickstart.analyze;

import dev.assay.quickstart.client.AssayClient;
import dev.assay.quickstart.client.AssayRefusedException;
import dev.assay.quickstart.client.AssayUnreachableException;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.platform.CannotGoOnException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Waits for a task and tells how it is getting on. Ended before the task has finished, it cancels the task:
/// whoever ends the wait does not want the result.
public final class TaskWatch {

    private static final long POLL_MILLIS = 250;
    private static final Duration FORGIVEN = Duration.ofSeconds(30);

    private final AssayClient assay;
    private final String id;
    private final Consumer<String> progress;
    private final Consumer<String> notice;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean finished;

    /// @param progress called with one line about what is new
    /// @param notice called when the task was cancelled by ending
    public TaskWatch(AssayClient assay, String id, Consumer<String> progress, Consumer<String> notice) {
        this.assay = assay;
        this.id = id;
        this.progress = progress;
        this.notice = notice;
    }

    /// The finished task.
    ///
    /// @throws CannotGoOnException when it has not finished within the limit; it is cancelled by `end`
    public RemoteTask await(Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        long lastHeard = begin;
        String told = "";
        while (System.nanoTime() - begin < limit.toNanos()) {
            try {
                RemoteTask task = assay.task(id);
                lastHeard = System.nanoTime();
                if (task.isFinal()) {
                    finished = true;
                    return task;
                }
                String line = line(task);
                if (!told.equals(line)) {
                    told = line;
                    progress.accept(line);
                }
            } catch (AssayUnreachableException e) {
                // A service that is being restarted is back soon, and the task has survived.
                if (System.nanoTime() - lastHeard > FORGIVEN.toNanos()) {
                    throw e;
                }
            }
            if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CannotGoOnException(id + " was cancelled");
            }
        }
        throw new CannotGoOnException(id + " has not finished within " + limit.toSeconds()
                + " s; allow more with --timeout, or use --no-wait");
    }

    /// How the task is getting on, and which of its parts waits for another attempt: of that its own progress says
    /// nothing.
    private String line(RemoteTask task) throws InterruptedException {
        List<String> said = new ArrayList<>(List.of(task.progressLine()));
        task.retryLine().ifPresent(said::add);
        try {
            for (RemoteTask subtask : assay.subtasks(id)) {
                subtask.retryLine().ifPresent(said::add);
            }
        } catch (AssayRefusedException e) {
            // A task without parts; its own line says everything.
            return String.join("; ", said);
        }
        return String.join("; ", said);
    }

    /// Ends the wait. When the task has not finished by then it is cancelled.
    public void end() throws InterruptedException {
        ended.countDown();
        if (finished) {
            return;
        }
        finished = true;
        try {
            assay.cancel(id);
            notice.accept(id + " was cancelled");
        } catch (AssayRefusedException | AssayUnreachableException e) {
            notice.accept(id + " could not be cancelled: " + e.getMessage());
        }
    }
}
