package dev.assay.analyzers.tool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Runs tools: a few at a time, each within its own time, and never longer than asked even if the tool will not
/// listen.
///
/// Tools get platform threads, because reading a large report computes: on virtual threads two of them would keep
/// every other conversation waiting on a machine with two cores. A tool that does not stop when told is reported as
/// timed out and left to itself; it keeps its place until it ends, so that such runs cannot pile up. Tools in
/// processes of their own are killed and never get that far.
public final class ToolRunner {

    private static final Logger LOG = Logger.getLogger(ToolRunner.class);

    /// How long a tool may take to notice that it was told to stop.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Semaphore places;

    public ToolRunner(int parallel) {
        this.places = new Semaphore(parallel, true);
    }

    /// Waits for a free place.
    ///
    /// @throws InterruptedException when interrupted while waiting; nothing is held then
    public void takePlace() throws InterruptedException {
        places.acquire();
    }

    /// Runs the tool in the place taken before, and gives the place back when the tool has ended. An interrupt
    /// stops the tool.
    public ToolReport run(Tool tool, ToolRun run) throws InterruptedException {
        CompletableFuture<ToolReport> report = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("tool-" + tool.name()).daemon().unstarted(() -> {
            try {
                report.complete(tool.run(run));
            } catch (Throwable e) {
                report.completeExceptionally(e);
            } finally {
                places.release();
            }
        });
        thread.start();
        try {
            return report.get(run.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return stop(tool, run, thread);
        } catch (InterruptedException e) {
            stop(tool, run, thread);
            throw e;
        } catch (ExecutionException e) {
            return broken(tool, run, Objects.requireNonNull(e.getCause()));
        }
    }

    private static ToolReport stop(Tool tool, ToolRun run, Thread thread) throws InterruptedException {
        run.stop();
        thread.interrupt();
        if (!thread.join(GRACE)) {
            LOG.warnf(
                    "%s does not stop; it is left alone and keeps one place of the tool runner until it ends",
                    tool.name());
        }
        return new ToolReport.TimedOut(run.limit());
    }

    private static ToolReport broken(Tool tool, ToolRun run, Throwable cause) {
        if (cause instanceof StoppedException) {
            return new ToolReport.TimedOut(run.limit());
        }
        LOG.errorf(cause, "%s failed in a way it should not", tool.name());
        Execution execution = new Execution(
                List.of(tool.name()),
                OptionalInt.empty(),
                run.elapsed(),
                Execution.CapturedText.NONE,
                Execution.CapturedText.NONE);
        return new ToolReport.Failed(tool.name() + " failed: " + cause, execution);
    }
}
