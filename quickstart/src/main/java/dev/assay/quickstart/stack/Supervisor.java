package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Starts a part again when it dies, says so, and gives up when it dies too often.
final class Supervisor {

    /// A machine that shuts down ends services and launcher at once; then this is no death to mend.
    private static final long MOMENT_MILLIS = 500;

    private final Part part;
    private final CountDownLatch ending;
    private final Consumer<String> progress;
    private final Runnable afterStart;
    private final Consumer<String> gaveUp;
    private final RestartBudget budget = new RestartBudget();

    /// @param ending counted down when the whole stack ends
    /// @param afterStart called when there is a new process
    /// @param gaveUp called with the reason when the part will not be started any more
    Supervisor(
            Part part, CountDownLatch ending, Consumer<String> progress, Runnable afterStart, Consumer<String> gaveUp) {
        this.part = part;
        this.ending = ending;
        this.progress = progress;
        this.afterStart = afterStart;
        this.gaveUp = gaveUp;
    }

    void watch() {
        Thread.ofVirtual().name("supervisor of " + part.name()).start(this::superviseUntilTheEnd);
    }

    private void superviseUntilTheEnd() {
        try {
            String death = part.awaitDeath();
            while (!part.isStopped() && !ending.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.accept(death);
                if (!startAgain()) {
                    return;
                }
                death = part.awaitDeath();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            gaveUp.accept(part.name() + " could not be started again: " + e.getMessage());
        }
    }

    /// False when there is nothing left to watch.
    private boolean startAgain() throws InterruptedException, IOException {
        Optional<Duration> pause = budget.afterDeathAt(Duration.ofNanos(System.nanoTime()));
        if (pause.isEmpty()) {
            gaveUp.accept(part.name() + " died too often to be started again");
            return false;
        }
        progress.accept("starting " + part.name() + " again in " + pause.get().toSeconds() + " s");
        if (ending.await(pause.get().toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            if (!part.start()) {
                return false;
            }
            afterStart.run();
            part.awaitReady();
            progress.accept(part.name() + " is ready again");
        } catch (CannotGoOnException e) {
            // The next turn finds it dead and says so.
            progress.accept(e.getMessage());
            part.kill();
        }
        return true;
    }
}
