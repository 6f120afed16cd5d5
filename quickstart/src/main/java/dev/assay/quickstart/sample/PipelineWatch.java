package dev.assay.quickstart.sample;

import dev.assay.quickstart.client.AssayUnreachableException;
import dev.assay.quickstart.client.PipelineClient;
import dev.assay.quickstart.client.RemotePipeline;
import dev.assay.quickstart.platform.CannotGoOnException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Waits for a pipeline and tells how it is getting on. Ended before the pipeline has, it leaves it alone: what is
/// not done by then goes on after the next start.
final class PipelineWatch {

    private static final long POLL_MILLIS = 500;
    private static final Duration FORGIVEN = Duration.ofSeconds(30);

    private final PipelineClient pipelines;
    private final String id;
    private final Consumer<String> progress;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param progress called with one line about what is new
    PipelineWatch(PipelineClient pipelines, String id, Consumer<String> progress) {
        this.pipelines = pipelines;
        this.id = id;
        this.progress = progress;
    }

    /// The pipeline at its end.
    ///
    /// @throws CannotGoOnException when it has not ended within the limit
    RemotePipeline await(Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        long lastHeard = begin;
        String told = "";
        while (System.nanoTime() - begin < limit.toNanos()) {
            try {
                RemotePipeline pipeline = pipelines.read(id);
                lastHeard = System.nanoTime();
                if (pipeline.isFinal()) {
                    return pipeline;
                }
                if (!told.equals(pipeline.progressLine())) {
                    told = pipeline.progressLine();
                    progress.accept(told);
                }
            } catch (AssayUnreachableException e) {
                // A service that is being restarted is back soon, and the pipeline has survived.
                if (System.nanoTime() - lastHeard > FORGIVEN.toNanos()) {
                    throw e;
                }
            }
            if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CannotGoOnException(id + " goes on after the next start");
            }
        }
        throw new CannotGoOnException(id + " has not ended within " + limit.toSeconds() + " s; it goes on");
    }

    void end() {
        ended.countDown();
    }
}
