package dev.assay.pipelines.advance;

import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.pipelines.readiness.AnalyzerWatch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Starts and stops the advancing of pipelines with the application.
@ApplicationScoped
class AdvanceLifecycle {

    private static final Logger LOG = Logger.getLogger(AdvanceLifecycle.class);

    private final PipelineSignals signals;
    private final AdvanceSettings settings;
    private final AdvanceLoop loop;
    private final Reconciler reconciler;
    private PipelineSignals.@Nullable Subscription subscription;
    private @Nullable Thread thread;

    AdvanceLifecycle(
            PipelineAdvance advance,
            PipelineReader reader,
            PipelineSignals signals,
            AnalyzerWatch watch,
            AdvanceObserver observer,
            AdvanceSettings settings) {
        this.signals = signals;
        this.settings = settings;
        this.loop = new AdvanceLoop(advance, reader, watch, observer, settings.connections());
        this.reconciler = new Reconciler(advance, loop, observer, settings.reconcileInterval());
    }

    void start(@Observes StartupEvent started) {
        if (settings.enabled()) {
            subscription = signals.subscribe(loop);
            thread = Thread.ofVirtual().name("assay-reconcile").start(reconciler);
            LOG.infof(
                    "[pipeline-service:INIT] pipelines are looked at every %s, and when something happens",
                    settings.reconcileInterval());
        }
    }

    void leave(@Observes ShutdownEvent leaving) {
        if (thread != null) {
            LOG.info(
                    "[pipeline-service:SHUTDOWN] pipelines are left as they are; whoever starts next goes on with them");
            thread.interrupt();
        }
        if (subscription != null) {
            subscription.close();
        }
        loop.close();
    }
}
