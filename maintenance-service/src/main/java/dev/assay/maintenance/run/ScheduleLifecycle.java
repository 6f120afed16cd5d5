package dev.assay.maintenance.run;

import dev.assay.model.upkeep.MaintenanceRuns;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// Starts and stops the schedule with the application, when it is switched on.
@Singleton
public final class ScheduleLifecycle {

    private static final Logger LOG = Logger.getLogger(ScheduleLifecycle.class);

    private final RunSettings settings;
    private final Schedule schedule;

    ScheduleLifecycle(Maintenance maintenance, MaintenanceRuns runs, RunSettings settings) {
        this.settings = settings;
        this.schedule = new Schedule(
                maintenance,
                runs,
                this.settings.interval(),
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    void start(@Observes StartupEvent started) {
        if (settings.autoStart()) {
            LOG.infof(
                    "Maintenance runs by itself every %d s", settings.interval().toSeconds());
            Thread.ofVirtual().name("assay-maintenance-schedule").start(schedule);
        }
    }

    /// Before the run that it may have begun is stopped.
    void leave(@Observes @Priority(1) ShutdownEvent leaving) {
        schedule.close();
    }

    public boolean isOn() {
        return settings.autoStart();
    }

    /// Empty when it is switched off.
    public Optional<Instant> next() {
        return schedule.next();
    }
}
