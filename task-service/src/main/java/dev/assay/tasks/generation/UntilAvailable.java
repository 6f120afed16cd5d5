package dev.assay.tasks.generation;

import dev.assay.model.task.QueueUnavailableException;
import dev.assay.tasks.work.WakeUp;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What is asked of the store in the middle of a run, where giving up would throw away what was paid for. A run
/// whose lease is lost meanwhile is interrupted.
final class UntilAvailable {

    private static final Logger LOG = Logger.getLogger(UntilAvailable.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private UntilAvailable() {}

    static <T> T get(Supplier<T> step) throws InterruptedException {
        while (true) {
            try {
                return step.get();
            } catch (QueueUnavailableException e) {
                LOG.warnf("%s. Trying again in %d s", e.getMessage(), PAUSE.toSeconds());
            }
            WakeUp.pause(PAUSE);
        }
    }
}
