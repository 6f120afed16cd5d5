package dev.assay.tasks.observe;

import dev.assay.model.task.QueueSignals;
import dev.assay.tasks.work.WorkerSettings;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive means: has spoken with the queue lately. A process that answers HTTP and consumes nothing is dead; workers
/// of the replaced system stayed green like that for days.
@Liveness
class WorkerLiveness implements HealthCheck {

    private final LastContact lastContact;
    private final QueueSignals signals;
    private final WorkerSettings settings;

    WorkerLiveness(LastContact lastContact, QueueSignals signals, WorkerSettings settings) {
        this.lastContact = lastContact;
        this.signals = signals;
        this.settings = settings;
    }

    @Override
    public HealthCheckResponse call() {
        Duration ago = lastContact.ago();
        boolean alive = !settings.enabled() || ago.compareTo(settings.silentAfter()) < 0;
        return HealthCheckResponse.named("worker has spoken with the queue")
                .status(alive)
                .withData("enabled", settings.enabled())
                .withData("secondsAgo", ago.toSeconds())
                .withData("notifications", signals.connected() ? "connected" : "polling only")
                .build();
    }
}
