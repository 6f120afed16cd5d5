package dev.assay.tasks.schedule;

import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Starts and stops the firing of schedules with the application.
@ApplicationScoped
class ScheduleLifecycle {

    private static final Duration LAST_FIRING = Duration.ofSeconds(5);

    private final ScheduleSettings settings;
    private final QueueSignals signals;
    private final FiringLoop loop;
    private QueueSignals.@Nullable Subscription subscription;
    private @Nullable Thread thread;

    ScheduleLifecycle(
            Schedules schedules, ScheduleInterpreter interpreter, QueueSignals signals, ScheduleSettings settings) {
        this.settings = settings;
        this.signals = signals;
        this.loop = new FiringLoop(schedules, interpreter, signals::connected, settings.pollInterval());
    }

    void start(@Observes StartupEvent started) {
        if (settings.enabled()) {
            subscription = signals.subscribe(Set.of(Schedules.SIGNAL), new Waker());
            thread = Thread.ofVirtual().name("assay-schedules").start(loop);
        }
    }

    void leave(@Observes ShutdownEvent leaving) throws InterruptedException {
        if (subscription != null) {
            subscription.close();
        }
        loop.leave();
        if (thread != null && !thread.join(LAST_FIRING)) {
            thread.interrupt();
        }
    }

    private final class Waker implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName queue) {
            loop.wake();
        }

        @Override
        public void taskCancelled(TaskId task) {}

        @Override
        public void reconnected() {
            loop.wake();
        }
    }
}
