package dev.assay.pipelines.report;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.model.pipeline.PipelineSignals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Starts and stops the writing of reports with the application.
@ApplicationScoped
class ReportLifecycle {

    private static final Duration LAST_REPORT = Duration.ofSeconds(5);

    private final ReportSettings settings;
    private final PipelineSignals signals;
    private final ReportLoop loop;
    private PipelineSignals.@Nullable Subscription subscription;
    private @Nullable Thread thread;

    ReportLifecycle(
            PipelineReports reports,
            PipelineReport report,
            ReportFiles files,
            PipelineSignals signals,
            ReportSettings settings) {
        this.settings = settings;
        this.signals = signals;
        this.loop = new ReportLoop(reports, report, files, settings.pollInterval());
    }

    void start(@Observes StartupEvent started) {
        if (settings.enabled()) {
            subscription = signals.subscribe(new Waker());
            thread = Thread.ofVirtual().name("assay-reports").start(loop);
        }
    }

    void leave(@Observes ShutdownEvent leaving) throws InterruptedException {
        if (subscription != null) {
            subscription.close();
        }
        loop.leave();
        if (thread != null && !thread.join(LAST_REPORT)) {
            thread.interrupt();
        }
    }

    private final class Waker implements PipelineSignals.Listener {

        @Override
        public void due(PipelineId pipeline) {}

        @Override
        public void happened(PipelineId pipeline) {
            loop.wake();
        }

        @Override
        public void reconnected() {
            loop.wake();
        }
    }
}
