package dev.assay.store.pipeline;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.pipeline.Cells.End;
import dev.assay.store.pipeline.EndedTasks.Ended;
import dev.assay.store.pipeline.EndedTasks.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the ends of analyses into cells: one per subtask, as it ended. Their jobs are done.
final class FoldAnalyses {

    private final EndedTasks tasks;
    private final Cells cells;

    FoldAnalyses(EndedTasks tasks, Cells cells) {
        this.tasks = tasks;
        this.cells = cells;
    }

    void run(LockedPipeline pipeline, List<Ended> ended, PipelineLog log) {
        Map<TaskId, List<Part>> parts = tasks.parts(ended);
        var ends = new ArrayList<End>();
        for (Ended analysis : ended) {
            List<End> own = parts.getOrDefault(analysis.task(), List.of()).stream()
                    .map(part -> end(pipeline, analysis, part))
                    .toList();
            ends.addAll(own);
            log(analysis, own, log);
        }
        cells.write(pipeline, ends);
        // A job that is done has all its cells, whatever became of its tasks: the verdict counts nothing else.
        cells.fill(pipeline, ended.stream().map(Ended::job).toList(), CellStatus.FAILED, deleted());
    }

    private static End end(LockedPipeline pipeline, Ended analysis, Part part) {
        FailureCause unwritten = unwritten(analysis);
        if (unwritten != null && part.status().isSuccess()) {
            return end(analysis, part, CellStatus.FAILED, unwritten);
        }
        CellStatus status = CellStatuses.of(part.status());
        return end(
                analysis,
                part,
                status,
                status == CellStatus.CANCELLED ? CellStatuses.whyCancelled(pipeline, Stage.ANALYSIS) : part.cause());
    }

    private static End end(Ended analysis, Part part, CellStatus status, @Nullable FailureCause cause) {
        return new End(
                analysis.job(),
                part.service(),
                status,
                part.task(),
                part.seconds(),
                part.missingTools(),
                part.findings(),
                cause);
    }

    /// Nothing is called done whose files are not there.
    private static @Nullable FailureCause unwritten(Ended analysis) {
        FailureCause cause = analysis.cause();
        return cause != null
                        && analysis.status() == TaskStatus.FAILED
                        && cause.code() == FailureCause.Code.RESULT_NOT_WRITTEN
                ? cause
                : null;
    }

    private static FailureCause deleted() {
        return new FailureCause(
                FailureCause.Code.INTERNAL_ERROR, "its task was deleted before the pipeline had taken note of its end");
    }

    private static void log(Ended analysis, List<End> ends, PipelineLog log) {
        long done = ends.stream().filter(end -> end.status().isSuccess()).count();
        FindingSummary findings = ends.stream().map(End::findings).reduce(FindingSummary.NONE, FindingSummary::plus);
        String outcome = "%s: %d of %d services done, %d findings"
                .formatted(analysis.subject(), done, ends.size(), findings.total());
        if (done == 0) {
            log.add(Type.ANALYSIS_FAILED, Level.ERROR, Stage.ANALYSIS, analysis.job(), outcome);
        } else {
            log.add(
                    Type.ANALYSIS_COMPLETE,
                    analysis.status() == TaskStatus.COMPLETED ? Level.SUCCESS : Level.WARNING,
                    Stage.ANALYSIS,
                    analysis.job(),
                    outcome);
        }
    }
}
