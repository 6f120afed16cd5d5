package dev.assay.tasks.work;

import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Puts the worker together and starts and stops it with the application.
@ApplicationScoped
class WorkerLifecycle {

    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

    private final WorkerId id;
    private final Worker worker;
    private final Upkeep upkeep;
    private final WorkerSettings settings;

    WorkerLifecycle(
            TaskQueue queue,
            QueueSignals signals,
            Runners runners,
            ParentEnding parents,
            WorkObserver observer,
            WorkerSettings settings,
            WorkerRegistry registry,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.settings = settings;
        this.id = newId();
        this.upkeep = new Upkeep(queue, parents, observer, settings.retries().workerLost());

        this.worker =
                Worker.assemble(id, queue, signals, runners, parents, observer, settings, fleet(registry, version));
    }

    /// The process ends by itself once its worker has: whatever runs it starts another.
    private static Fleet fleet(WorkerRegistry registry, String version) {
        return new Fleet(registry, hostName(), version, () -> {
            LOG.infof("The worker has done its number of tasks (assay.worker.recycle-after); this process ends");
            Quarkus.asyncExit(0);
        });
    }

    void start(@Observes StartupEvent started) {
        if (settings.enabled()) {
            LOG.infof("Worker %s serves %s", id, settings.queues());
            worker.start();
        }
    }

    void leave(@Observes ShutdownEvent leaving) {
        if (settings.enabled()) {
            worker.leave();
            LOG.infof("Worker %s has left", id);
        }
    }

    @Scheduled(identity = "promote", every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void promote() {
        quietly("promote due tasks", upkeep::promote);
    }

    @Scheduled(identity = "fold", every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void fold() {
        quietly("end main tasks", upkeep::fold);
    }

    @Scheduled(identity = "reclaim", every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void reclaim() {
        quietly("reclaim expired leases", upkeep::reclaim);
    }

    /// A store that is away is worth one line a round, not a stack trace: the claim loop reports it as well.
    private void quietly(String what, Runnable step) {
        if (!settings.enabled()) {
            return; // a process that only answers requests may not even see the results folder
        }
        try {
            step.run();
        } catch (QueueUnavailableException e) {
            LOG.warnf("Could not %s: %s", what, e.getMessage());
        }
    }

    /// Readable in a list of workers, and never the same twice: a restarted process must not answer for its
    /// predecessor.
    private static WorkerId newId() {
        return new WorkerId("%s-%d-%s"
                .formatted(
                        hostName(),
                        ProcessHandle.current().pid(),
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())));
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.length() > 80 ? name.substring(0, 80) : name;
        } catch (UnknownHostException _) {
            return "unknown-host";
        }
    }
}
