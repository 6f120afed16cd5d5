package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One application of a pipeline, as it is shown.
///
/// @param number its place in the pipeline, from 0
/// @param template null for an application that was there before
/// @param app its number; null until it has been generated
/// @param generation null for an application that was there before
/// @param analysis its latest analysis task; null before the first
/// @param cells by service; a service without one has yet to be tried
public record JobView(
        int number,
        String model,
        @Nullable String template,
        @Nullable Integer app,
        JobState state,
        @Nullable Step generation,
        @Nullable Step analysis,
        Map<AnalyzerService, Cell> cells) {

    public JobView {
        cells = Map.copyOf(cells);
    }

    /// A task of the job.
    ///
    /// @param status the task's; null when it was never submitted
    public record Step(
            @Nullable TaskId task,
            @Nullable TaskStatus status,
            int percent,
            @Nullable FailureCause cause) {}

    /// @param end how it ended; null while its task is open
    /// @param task the subtask that did it; null when it was skipped
    /// @param percent of an open one
    /// @param missingTools asked for and not to be had
    /// @param seconds how long the subtask ran; null when it did not
    public record Cell(
            @Nullable CellStatus end,
            @Nullable TaskId task,
            int percent,
            FindingSummary findings,
            List<String> missingTools,
            @Nullable Double seconds,
            @Nullable FailureCause cause) {

        public Cell {
            missingTools = List.copyOf(missingTools);
        }
    }
}
