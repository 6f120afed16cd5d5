package dev.assay.tasks.work;

import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The service's worker without the service around it: the same claim loop, pulse, settler and upkeep as in
/// [WorkerLifecycle], put together without a container. The benchmarks measure this one, because what they measure
/// must be what runs.
public final class StandaloneWorker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StandaloneWorker.class);

    private final Worker worker;
    private final Upkeep upkeep;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().daemon().name("assay-upkeep-", 0).factory());

    private StandaloneWorker(Worker worker, Upkeep upkeep) {
        this.worker = worker;
        this.upkeep = upkeep;
    }

    /// What a worker needs from its surroundings.
    ///
    /// @param parents never asked when no main task is submitted
    public record Surroundings(
            TaskQueue queue,
            QueueSignals signals,
            WorkerRegistry registry,
            Runners runners,
            ParentEnding parents,
            WorkObserver observer) {}

    /// Starts claiming at once.
    public static StandaloneWorker start(WorkerId id, Surroundings given, WorkerSettings settings) {
        var fleet = new Fleet(given.registry(), "standalone", "standalone", () -> {});
        Worker worker = Worker.assemble(
                id,
                given.queue(),
                given.signals(),
                given.runners(),
                given.parents(),
                given.observer(),
                settings,
                fleet);
        var upkeep = new Upkeep(
                given.queue(),
                given.parents(),
                given.observer(),
                settings.retries().workerLost());
        var standalone = new StandaloneWorker(worker, upkeep);
        standalone.begin();
        return standalone;
    }

    private void begin() {
        worker.start();
        every(1, "promote due tasks", upkeep::promote);
        every(1, "end main tasks", upkeep::fold);
        every(2, "reclaim expired leases", upkeep::reclaim);
    }

    private void every(int seconds, String what, Runnable step) {
        timer.scheduleWithFixedDelay(() -> quietly(what, step), seconds, seconds, TimeUnit.SECONDS);
    }

    private static void quietly(String what, Runnable step) {
        try {
            step.run();
        } catch (QueueUnavailableException e) {
            LOG.warnf("Could not %s: %s", what, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not %s", what);
        }
    }

    /// Leaves like the service does: claims no more, lets runs end or gives them back.
    @Override
    public void close() {
        timer.shutdownNow();
        worker.leave();
    }
}
