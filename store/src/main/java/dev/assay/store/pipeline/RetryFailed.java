package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Pipelines.Move;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;

/// Begins another round with what the rounds before did not do: its cells are gone, so it is asked again.
final class RetryFailed {

    private static final Sql REOPEN_JOBS = new Sql("retry failed jobs", """
            with undone as (
                delete from pipeline_cell
                where pipeline_key = ? and status not in ('COMPLETED', 'PARTIAL_SUCCESS')
                returning job
            ), reopened as (
                update pipeline_job set state = case when app is null or not ? then 'WAITING' else 'READY' end
                where pipeline_key = ? and job in (select job from undone)
                returning state
            )
            select (select count(*) from undone) as cells, count(*) as jobs,
                   count(*) filter (where state = 'WAITING') as waiting
            from reopened
            """);

    private static final Sql REOPEN = new Sql("retry pipeline", """
            update pipeline
            set status = 'RUNNING', round = round + 1, started_at = coalesce(started_at, ?), finished_at = null,
                cause_code = null, cause_message = null, analyzers_wanted_since = null, waiting_for = '{}',
                generation_started_at = case when ? then null else generation_started_at end,
                generation_deadline = case when ? then null else generation_deadline end,
                generation_ended_at = case when ? then null else generation_ended_at end,
                analysis_started_at = null, analysis_deadline = null, analysis_ended_at = null
            where key = ?
            """);

    private final Database database;

    RetryFailed(Database database) {
        this.database = database;
    }

    private record Reopened(int cells, int jobs, int waiting) {}

    Move run(LockedPipeline pipeline, PipelineLog log) {
        if (pipeline.status() != PipelineStatus.PARTIAL_SUCCESS && pipeline.status() != PipelineStatus.FAILED) {
            return new Move.Refused(pipeline.status(), "only what has failed is retried; it is " + pipeline.status());
        }
        Reopened reopened = database.query(
                        REOPEN_JOBS,
                        params -> params.key(pipeline.key())
                                .flag(pipeline.analysis() != null)
                                .key(pipeline.key()),
                        row -> new Reopened(row.getInt("cells"), row.getInt("jobs"), row.getInt("waiting")))
                .getFirst();
        if (reopened.jobs() == 0) {
            return new Move.Refused(pipeline.status(), "nothing failed; what was done in part is not retried");
        }
        boolean generatesAgain = reopened.waiting() > 0;
        database.update(
                REOPEN,
                params -> params.instant(pipeline.now())
                        .flag(generatesAgain)
                        .flag(generatesAgain)
                        .flag(generatesAgain)
                        .key(pipeline.key()));
        log.add(
                Type.PIPELINE_RETRIED,
                Level.INFO,
                "%d cells of %d applications are tried again".formatted(reopened.cells(), reopened.jobs()));
        return new Move.Done(PipelineStatus.RUNNING);
    }
}
