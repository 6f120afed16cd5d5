package dev.assay.pipelines.report;

import dev.assay.edge.loop.Doorbell;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.model.task.QueueUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Writes the reports of pipelines that have ended, and waits until one more has. Which have none is asked of the
/// database each time, so a process that dies in between leaves nothing undone.
final class ReportLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(ReportLoop.class);

    /// So many at a time; more are dealt with at once in the next round.
    private static final int BATCH = 100;

    /// Every step of every pipeline is news; one look answers many of them.
    private static final Duration AT_LEAST = Duration.ofMillis(200);

    private final PipelineReports reports;
    private final PipelineReport report;
    private final ReportFiles files;
    private final Duration poll;

    /// How often each report failed in a row, and how many rounds it is left alone. Only touched by the loop.
    private final Map<PipelineId, Setback> setbacks = new HashMap<>();

    private final Doorbell doorbell = new Doorbell();

    ReportLoop(PipelineReports reports, PipelineReport report, ReportFiles files, Duration poll) {
        this.reports = reports;
        this.report = report;
        this.files = files;
        this.poll = poll;
    }

    @Override
    public void run() {
        try {
            while (!doorbell.isLeaving()) {
                boolean more = round();
                Thread.sleep(AT_LEAST);
                if (!more) {
                    doorbell.await(poll);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A pipeline may have ended.
    void wake() {
        doorbell.ring();
    }

    /// Ends the loop; a report that has been begun is finished.
    void leave() {
        doorbell.leave();
    }

    /// @return whether there was so much to do that there may be more
    boolean round() {
        try {
            List<PipelineId> missing = reports.missing(BATCH);
            setbacks.keySet().retainAll(missing);
            int written = 0;
            for (PipelineId id : missing) {
                if (doorbell.isLeaving()) {
                    return false;
                }
                written += write(id) ? 1 : 0;
            }
            return missing.size() == BATCH && written > 0;
        } catch (QueueUnavailableException e) {
            LOG.debugf("No reports are written while the database cannot be reached: %s", e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("Looking for pipelines without a report broke; it is tried again", e);
            return false;
        }
    }

    private boolean write(PipelineId id) {
        Setback before = setbacks.get(id);
        if (before != null && before.rounds() > 0) {
            setbacks.put(id, before.aRoundLater());
            return false;
        }
        try {
            Optional<PipelineSummary> ended = report.summary(id).filter(summary -> !summary.soFar());
            if (ended.isEmpty()) {
                return false;
            }
            PipelineSummary summary = ended.get();
            ReportFiles.Written written = files.write(summary);
            reports.written(id, summary.round(), written.path(), written.sha256());
            setbacks.remove(id);
            LOG.infof("[%s:MAIN] Wrote its report to %s", id, written.path());
            return true;
        } catch (IOException | RuntimeException e) {
            Setback setback = setbacks.merge(id, Setback.FIRST, (last, _) -> last.again());
            LOG.warnf(
                    e,
                    "[%s:ERROR] Its report could not be written (%d times in a row); it is tried again",
                    id,
                    setback.failures());
            return false;
        }
    }

    /// @param rounds how many more it is left alone
    private record Setback(int failures, int rounds) {

        static final Setback FIRST = new Setback(1, 1);

        private static final int MAX_ROUNDS = 64;

        /// Twice as long each time: a full disk is not emptied by asking.
        Setback again() {
            return new Setback(failures + 1, (int) Math.min(MAX_ROUNDS, 1L << Math.min(failures, 10)));
        }

        Setback aRoundLater() {
            return new Setback(failures, rounds - 1);
        }
    }
}
