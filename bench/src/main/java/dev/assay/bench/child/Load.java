package dev.assay.bench.child;

import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Submitter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Submits no-op tasks at an even rate, a few every ten milliseconds, from a thread of its own. A rate that cannot
/// be kept is not caught up with later.
final class Load {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Submitter submitter;
    private final long first;
    private final double perTick;
    private final Thread thread;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile long submitted;

    private Load(Submitter submitter, long first, long perSecond) {
        this.submitter = submitter;
        this.first = first;
        this.perTick = perSecond * (double) TICK_NANOS / TimeUnit.SECONDS.toNanos(1);
        this.thread = Thread.ofPlatform().name("load").unstarted(this::run);
    }

    static Load start(Submitter submitter, long first, long perSecond) {
        var load = new Load(submitter, first, perSecond);
        load.thread.start();
        return load;
    }

    private void run() {
        double owed = 0;
        long next = System.nanoTime();
        try {
            while (!stopping) {
                owed = Math.min(owed + perTick, 100 * perTick);
                int count = (int) owed;
                if (count > 0) {
                    submit(count);
                    owed -= count;
                }
                next += TICK_NANOS;
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                } else {
                    next = System.nanoTime();
                }
            }
        } catch (Exception e) {
            failure.set(e);
        }
    }

    private void submit(int count) throws Exception {
        long begin = first + submitted;
        if (count == 1) {
            submitter.one(Job.noOp(begin));
        } else {
            submitter.batch(
                    LongStream.range(begin, begin + count).mapToObj(Job::noOp).toList());
        }
        submitted += count;
    }

    /// @return how many were submitted
    /// @throws IllegalStateException when it had ended by itself
    long stop() throws InterruptedException {
        stopping = true;
        thread.join();
        Exception broken = failure.get();
        if (broken != null) {
            throw new IllegalStateException("the load broke down", broken);
        }
        return submitted;
    }
}
