package dev.assay.pipelines.advance;

import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Notes what a loop does, for a test to wait for.
final class NotedSteps implements AdvanceObserver {

    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final BlockingQueue<PipelineId> failures = new LinkedBlockingQueue<>();

    record Step(PipelineId pipeline, Why why, Advanced came) {}

    Step next() throws InterruptedException {
        return come(steps.poll(10, TimeUnit.SECONDS));
    }

    PipelineId nextFailure() throws InterruptedException {
        return come(failures.poll(10, TimeUnit.SECONDS));
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    private static <T> T come(@Nullable T what) {
        if (what == null) {
            throw new AssertionError("nothing came for 10 s");
        }
        return what;
    }

    @Override
    public void advanced(PipelineId pipeline, Why why, Duration waited, Duration took, Advanced came) {
        steps.add(new Step(pipeline, why, came));
    }

    @Override
    public void failed(PipelineId pipeline, RuntimeException failure) {
        failures.add(pipeline);
    }

    @Override
    public void reconciled(int open, int missed) {
        // the steps that come of it are noted
    }

    @Override
    public void notReconciled(RuntimeException failure) {
        throw new AssertionError(failure);
    }
}
