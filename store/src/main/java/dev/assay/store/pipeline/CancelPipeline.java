package dev.assay.store.pipeline;

import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Pipelines.Move;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends a pipeline by request, with all that it has open. What has been found until then is kept.
final class CancelPipeline {

    private static final Sql CANCEL = new Sql("cancel pipeline", """
            update pipeline
            set status = 'CANCELLED', finished_at = ?, cancel_reason = ?, paused_at = null, waiting_for = '{}',
                generation_ended_at = case when generation_started_at is null then generation_ended_at
                                           else coalesce(generation_ended_at, ?) end,
                analysis_ended_at = case when analysis_started_at is null then analysis_ended_at
                                         else coalesce(analysis_ended_at, ?) end
            where key = ?
            """);

    private final Database database;
    private final Fold fold;
    private final OpenTasks open;
    private final Cells cells;

    CancelPipeline(Database database, TaskQueue queue) {
        this.database = database;
        cells = new Cells(database);
        fold = new Fold(database, cells);
        open = new OpenTasks(database, queue);
    }

    Move run(LockedPipeline pipeline, @Nullable String reason, PipelineLog log) {
        if (pipeline.status() == PipelineStatus.CANCELLED) {
            return new Move.Done(PipelineStatus.CANCELLED);
        }
        if (pipeline.status().isFinal()) {
            return new Move.Refused(pipeline.status(), "it has ended");
        }
        fold.run(pipeline, log);
        int cancelled = open.cancel(
                pipeline, EnumSet.allOf(Stage.class), reason == null ? "its pipeline was cancelled" : reason);
        cells.fill(
                pipeline, List.of(JobState.WAITING, JobState.GENERATING, JobState.READY), CellStatus.CANCELLED, null);
        fold.run(pipeline, log);
        database.update(
                CANCEL,
                params -> params.instant(pipeline.now())
                        .text(reason)
                        .instant(pipeline.now())
                        .instant(pipeline.now())
                        .key(pipeline.key()));
        log.add(
                Type.PIPELINE_CANCELLED,
                Level.WARNING,
                "%d open tasks are cancelled with it%s".formatted(cancelled, reason == null ? "" : ": " + reason));
        return new Move.Done(PipelineStatus.CANCELLED);
    }
}
