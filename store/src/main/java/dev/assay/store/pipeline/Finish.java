package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelineEnd;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.task.FailureCause;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;

/// Ends a pipeline whose jobs are all done, as its cells say. The only place that looks at all of them.
final class Finish {

    private static final Sql FINISH = new Sql("finish pipeline", """
            update pipeline
            set status = ?, finished_at = ?, cause_code = ?, cause_message = ?, paused_at = null, waiting_for = '{}'
            where key = ?
            """);

    private final Database database;
    private final Cells cells;

    Finish(Database database, Cells cells) {
        this.database = database;
        this.cells = cells;
    }

    PipelineStatus run(LockedPipeline pipeline, PipelineLog log) {
        PipelineEnd end = cells.tally(pipeline);
        FailureCause cause = end.cause();
        database.update(
                FINISH,
                params -> params.text(end.status().name())
                        .instant(pipeline.now())
                        .text(cause == null ? null : cause.code().name())
                        .text(cause == null ? null : cause.message())
                        .key(pipeline.key()));
        log.add(
                Type.PIPELINE_COMPLETE,
                level(end.status()),
                cause == null ? end.status().name() : end.status() + ": " + cause.message());
        return end.status();
    }

    private static Level level(PipelineStatus end) {
        return switch (end) {
            case COMPLETED -> Level.SUCCESS;
            case PARTIAL_SUCCESS -> Level.WARNING;
            case FAILED -> Level.ERROR;
            case INITIALIZING, PENDING, RUNNING, PAUSED, CANCELLED -> Level.INFO;
        };
    }
}
