package dev.assay.quickstart.stack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Stops services that a killed launcher left behind. Whoever calls this holds the lock of the data directory.
final class Leftovers {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private Leftovers() {}

    static void stop(RunFile run, Consumer<String> progress) throws InterruptedException {
        for (RecordedProcess service : run.services()) {
            var process = service.find();
            if (process.isPresent()) {
                progress.accept("stopping " + service.name() + " (process " + service.pid()
                        + "), left behind by a run that was killed");
                end(process.get(), GRACE);
            }
        }
    }

    /// Asks a process to end, and makes it end when it has not by the end of the grace.
    static void end(ProcessHandle process, Duration grace) throws InterruptedException {
        process.destroy();
        try {
            if (!endsWithin(process, grace)) {
                process.destroyForcibly();
                endsWithin(process, grace);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process cannot fail", e);
        }
    }

    private static boolean endsWithin(ProcessHandle process, Duration limit)
            throws InterruptedException, ExecutionException {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
