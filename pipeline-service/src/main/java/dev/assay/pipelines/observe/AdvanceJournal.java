package dev.assay.pipelines.observe;

import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.pipelines.advance.AdvanceObserver;
import dev.assay.pipelines.advance.Why;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Counts and times what the loop does, and logs what goes wrong with it.
@ApplicationScoped
class AdvanceJournal implements AdvanceObserver {

    private static final Logger LOG = Logger.getLogger("dev.assay.pipelines.journal");

    private final MeterRegistry meters;
    private final LastLook lastLook;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Counter foundByReconcile;
    private final Counter broken;
    private final Timer took;

    AdvanceJournal(MeterRegistry meters, LastLook lastLook) {
        this.meters = meters;
        this.lastLook = lastLook;
        Gauge.builder("assay.pipelines.open", open, AtomicInteger::get)
                .description("Pipelines that are not final")
                .register(meters);
        this.foundByReconcile = Counter.builder("assay.pipelines.reconcile.found")
                .description("Pipelines that only the look around found due: news was lost. 0 in good times")
                .register(meters);
        this.broken = Counter.builder("assay.pipelines.advance.failures")
                .description("Steps that broke and are tried again")
                .register(meters);
        this.took = Timer.builder("assay.pipelines.advance.time")
                .description("How long a step takes, its commit included")
                .publishPercentileHistogram()
                .register(meters);
    }

    @Override
    public void advanced(PipelineId pipeline, Why why, Duration waited, Duration lasted, Advanced came) {
        took.record(lasted);
        meters.counter(
                        "assay.pipelines.advances",
                        "why",
                        why.name().toLowerCase(Locale.ROOT),
                        "changed",
                        Boolean.toString(came.changed()))
                .increment();
        if (why == Why.SIGNAL) {
            Timer.builder("assay.pipelines.signal.latency")
                    .description("From the news that something has happened to the step that follows from it")
                    .publishPercentileHistogram()
                    .register(meters)
                    .record(waited);
        }
    }

    @Override
    public void failed(PipelineId pipeline, RuntimeException failure) {
        broken.increment();
        if (failure instanceof QueueUnavailableException) {
            LOG.warnf("[%s:ERROR] the database cannot be reached, trying again: %s", pipeline, failure.getMessage());
        } else {
            LOG.errorf(failure, "[%s:ERROR] a step broke; it is tried again at the next look around", pipeline);
        }
    }

    @Override
    public void reconciled(int count, int missed) {
        open.set(count);
        foundByReconcile.increment(missed);
        failures.set(0);
        lastLook.note();
    }

    @Override
    public void notReconciled(RuntimeException failure) {
        // the 1st, 2nd, 4th, 8th … time
        int times = failures.incrementAndGet();
        if (Integer.bitCount(times) > 1) {
            return;
        }
        if (failure instanceof QueueUnavailableException) {
            LOG.warnf("[pipeline-service:ERROR] cannot look around (%d times): %s", times, failure.getMessage());
        } else {
            LOG.errorf(failure, "[pipeline-service:ERROR] looking around broke (%d times)", times);
        }
    }
}
