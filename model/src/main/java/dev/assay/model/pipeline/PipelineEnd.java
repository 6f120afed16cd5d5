package dev.assay.model.pipeline;

import dev.assay.model.task.FailureCause;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a pipeline has come to, computed from its cells. Pure, and the only place where a verdict is made.
///
/// @param cause null exactly when everything was done
public record PipelineEnd(PipelineStatus status, @Nullable FailureCause cause) {

    /// Causes that, when nothing else went wrong, are the whole pipeline's.
    private static final Set<FailureCause.Code> OF_THE_WHOLE = Set.of(
            FailureCause.Code.NO_ANALYZERS, FailureCause.Code.STAGE_TIMED_OUT, FailureCause.Code.GENERATION_FAILED);

    /// Cells that ended alike.
    ///
    /// @param cause with one of their messages; null when they have none
    public record Cells(CellStatus status, @Nullable FailureCause cause, int count) {}

    /// @param cells of all jobs, each of which is done
    public static PipelineEnd of(Collection<Cells> cells) {
        var tally = new Tally(
                count(cells, CellStatus.COMPLETED),
                count(cells, CellStatus.PARTIAL_SUCCESS),
                count(cells, CellStatus.FAILED, CellStatus.CANCELLED, CellStatus.SKIPPED));
        PipelineStatus status = tally.verdict();
        return new PipelineEnd(status, status == PipelineStatus.COMPLETED ? null : cause(cells, tally));
    }

    private static int count(Collection<Cells> cells, CellStatus... statuses) {
        return cells.stream()
                .filter(some -> Set.of(statuses).contains(some.status()))
                .mapToInt(Cells::count)
                .sum();
    }

    private static FailureCause cause(Collection<Cells> cells, Tally tally) {
        Map<String, Integer> undone = new TreeMap<>();
        FailureCause whole = null;
        for (Cells some : cells) {
            if (!some.status().isSuccess()) {
                FailureCause cause = some.cause();
                undone.merge(cause == null ? some.status().name() : cause.code().name(), some.count(), Integer::sum);
                whole = cause;
            }
        }
        if (whole != null && undone.size() == 1 && OF_THE_WHOLE.contains(whole.code())) {
            return whole;
        }
        String reasons = undone.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return new FailureCause(
                FailureCause.Code.JOBS_FAILED,
                "%d of %d done, %d of them in part; not done: %s"
                        .formatted(
                                tally.completed() + tally.partial(),
                                tally.total(),
                                tally.partial(),
                                reasons.isEmpty() ? "none" : reasons));
    }
}
