package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.FailureCause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pipeline as it is shown.
///
/// @param config as it was asked for, JSON text; may be left out of a list, see [PipelineReader#list]
/// @param progress 0 to 100; 100 exactly when it is final
/// @param services asked of each application; empty when they are only generated
/// @param jobs how many jobs are in each state
/// @param cells how many cells have ended in each state
/// @param findings of all cells together
/// @param usage what generation has used so far
/// @param startedAt when its first task was submitted; null before
/// @param finishedAt when it became final; null before, and again after `retry-failed`
/// @param cause what went wrong; null unless something did
/// @param round how often `retry-failed` was asked for
/// @param waitingFor services that it waits for at this moment
public record PipelineView(
        PipelineId id,
        @Nullable String name,
        PipelineStatus status,
        @Nullable Stage stage,
        int progress,
        String config,
        boolean generates,
        boolean streams,
        Limits limits,
        List<AnalyzerService> services,
        Map<JobState, Integer> jobs,
        Map<CellStatus, Integer> cells,
        FindingSummary findings,
        Usage usage,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable StageTimes generation,
        @Nullable StageTimes analysis,
        @Nullable FailureCause cause,
        @Nullable String cancelReason,
        int round,
        List<AnalyzerService> waitingFor) {

    /// @param deadline when the stage is cut off; moved by pauses and by `extend`
    /// @param endedAt null while it goes on
    public record StageTimes(
            Instant startedAt, Instant deadline, @Nullable Instant endedAt) {}

    /// @param cost in US dollars; null when nobody said what the calls cost
    public record Usage(
            long promptTokens,
            long completionTokens,
            @Nullable BigDecimal cost) {

        public static final Usage NONE = new Usage(0, 0, null);
    }
}
