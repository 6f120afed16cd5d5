package dev.assay.store.upkeep;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Sql;
import org.jspecify.annotations.Nullable;

/// Pipelines as the store keeps them, as far as maintenance sees them.
final class PipelineRows {

    private static final Sql INSERT = new Sql("test", """
            insert into pipeline (status, config, generates, streams, priority, services, service_payloads,
                                  generation_limit, analysis_limit, generation_time, analysis_time, analyzer_wait, jobs,
                                  created_at, started_at, finished_at, report_round, report_path, report_sha256)
            select case when ended then 'COMPLETED' else 'RUNNING' end, '{}', true, true, 2, '{}', '{}',
                   1, 1, '1 h', '1 h', '1 h', 1, at, at, case when ended then at end,
                   case when path is not null then 0 end, path, case when path is not null then 'sha' end
            from (select ?::timestamptz as at, ?::boolean as ended, ?::text as path) as given
            returning key
            """);

    private final UpkeepFixture fixture;

    PipelineRows(UpkeepFixture fixture) {
        this.fixture = fixture;
    }

    /// One that ended now.
    PipelineId ended(@Nullable String report) {
        return insert(true, report);
    }

    PipelineId running() {
        return insert(false, null);
    }

    private PipelineId insert(boolean ended, @Nullable String report) {
        PipelineId pipeline = fixture.database
                .query(
                        INSERT,
                        params -> params.instant(fixture.clock.instant())
                                .flag(ended)
                                .text(report),
                        row -> new PipelineId(row.getLong("key")))
                .getFirst();
        fixture.execute("insert into pipeline_job (pipeline_key, job, model, state) values (%d, 0, 'm', 'WAITING')"
                .formatted(pipeline.key()));
        fixture.execute(
                "insert into pipeline_event (pipeline_key, number, at, type, level, message) values (%d, 1, now(), 'X', 'INFO', 'm')"
                        .formatted(pipeline.key()));
        return pipeline;
    }

    void owns(PipelineId pipeline, TaskId task) {
        fixture.execute(
                "insert into pipeline_task (pipeline_key, stage, job, round, task_key) values (%d, 'ANALYSIS', 0, 0, %d)"
                        .formatted(pipeline.key(), task.key()));
    }

    void reopen(PipelineId pipeline) {
        fixture.execute("alter table pipeline disable trigger pipeline_takes_legal_edges");
        fixture.execute(
                "update pipeline set status = 'RUNNING', finished_at = null, cause_code = null, cause_message = null where key = "
                        + pipeline.key());
        fixture.execute("alter table pipeline enable trigger pipeline_takes_legal_edges");
    }
}
