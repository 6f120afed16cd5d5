package dev.assay.pipelines.advance;

import dev.assay.model.pipeline.PipelineId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rings once for each pipeline, at the time it asked for last.
final class Alarms implements AutoCloseable {

    /// A pipeline that wants to be looked at again at once was looked at a moment too early.
    private static final Duration SHORTEST = Duration.ofMillis(20);

    /// Nothing is further away than the next looks around.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Consumer<PipelineId> ring;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<PipelineId, Future<?>> set = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /// @param ring must return quickly
    Alarms(Consumer<PipelineId> ring) {
        this.ring = ring;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("assay-alarms").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void set(PipelineId pipeline, Duration from) {
        if (from.compareTo(LONGEST) > 0) {
            unset(pipeline);
            return;
        }
        Duration delay = from.compareTo(SHORTEST) < 0 ? SHORTEST : from;
        lock.lock();
        try {
            if (!clock.isShutdown()) {
                Future<?> before = set.put(
                        pipeline,
                        clock.schedule(() -> ring.accept(pipeline), delay.toMillis() + 1, TimeUnit.MILLISECONDS));
                cancel(before);
            }
        } finally {
            lock.unlock();
        }
    }

    void unset(PipelineId pipeline) {
        lock.lock();
        try {
            cancel(set.remove(pipeline));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            clock.shutdownNow();
            set.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void cancel(@Nullable Future<?> alarm) {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
