package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.PipelineView.StageTimes;
import dev.assay.model.pipeline.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads pipelines with their counts.
final class PipelineRows {

    /// To be followed by a condition.
    static final String SELECT = select("pipeline.config");

    /// Like [#SELECT], for many rows at once: a large configuration has megabytes.
    static final String SELECT_MANY =
            select("case when octet_length(pipeline.config) <= %d then pipeline.config else '{}' end"
                    .formatted(PipelineReader.MAX_LISTED_CONFIG));

    private PipelineRows() {}

    private static String select(String config) {
        return """
            select pipeline.key, name, status, %s as config, generates, streams, services, pipeline.jobs, created_at,
                   started_at, finished_at, generation_started_at, generation_deadline, generation_ended_at,
                   analysis_started_at, analysis_deadline, analysis_ended_at, cause_code, cause_message, cancel_reason,
                   round, waiting_for, jobs.*, cells.*, used.*, %s
            from pipeline,
                 lateral (
                     select count(*) filter (where state = 'WAITING') as waiting_jobs,
                            count(*) filter (where state = 'GENERATING') as generating_jobs,
                            count(*) filter (where state = 'READY') as ready_jobs,
                            count(*) filter (where state = 'ANALYSING') as analysing_jobs,
                            count(*) filter (where state = 'DONE') as done_jobs,
                            count(*) filter (where template is not null) as generations,
                            count(*) filter (where template is not null and state not in ('WAITING', 'GENERATING'))
                                as generations_ended
                     from pipeline_job where pipeline_key = pipeline.key
                 ) as jobs,
                 lateral (
                     select count(*) filter (where status = 'COMPLETED') as completed_cells,
                            count(*) filter (where status = 'PARTIAL_SUCCESS') as partial_success_cells,
                            count(*) filter (where status = 'FAILED') as failed_cells,
                            count(*) filter (where status = 'CANCELLED') as cancelled_cells,
                            count(*) filter (where status = 'SKIPPED') as skipped_cells,
                            coalesce(sum(critical_findings), 0) as critical_findings,
                            coalesce(sum(high_findings), 0) as high_findings,
                            coalesce(sum(medium_findings), 0) as medium_findings,
                            coalesce(sum(low_findings), 0) as low_findings,
                            coalesce(sum(info_findings), 0) as info_findings
                     from pipeline_cell where pipeline_key = pipeline.key
                 ) as cells,
                 lateral (
                     select coalesce(sum(call.prompt_tokens), 0) as prompt_tokens,
                            coalesce(sum(call.completion_tokens), 0) as completion_tokens, sum(call.cost) as cost
                     from pipeline_task as made join generation_call as call on call.task_key = made.task_key
                     where made.pipeline_key = pipeline.key and made.stage = 'GENERATION' and pipeline.generates
                 ) as used
            """.formatted(config, Columns.LIMITS.stripTrailing());
    }

    static PipelineView view(ResultSet row) throws SQLException {
        PipelineStatus status = PipelineStatus.valueOf(row.getString("status"));
        Map<JobState, Integer> jobs = jobs(row);
        Map<CellStatus, Integer> cells = cells(row);
        List<AnalyzerService> services = Columns.services(row, "services");
        return new PipelineView(
                new PipelineId(row.getLong("key")),
                row.getString("name"),
                status,
                stage(status, jobs),
                progress(row, status, cells, services.size()),
                row.getString("config"),
                row.getBoolean("generates"),
                row.getBoolean("streams"),
                Columns.limits(row),
                services,
                jobs,
                cells,
                Columns.findings(row),
                new PipelineView.Usage(
                        row.getLong("prompt_tokens"), row.getLong("completion_tokens"), row.getBigDecimal("cost")),
                Columns.known(row, "created_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "finished_at"),
                times(row, "generation"),
                times(row, "analysis"),
                Columns.cause(row),
                row.getString("cancel_reason"),
                row.getInt("round"),
                Columns.services(row, "waiting_for"));
    }

    private static Map<JobState, Integer> jobs(ResultSet row) throws SQLException {
        var jobs = new EnumMap<JobState, Integer>(JobState.class);
        for (JobState state : JobState.values()) {
            jobs.put(state, row.getInt(state.name().toLowerCase(Locale.ROOT) + "_jobs"));
        }
        return jobs;
    }

    private static Map<CellStatus, Integer> cells(ResultSet row) throws SQLException {
        var cells = new EnumMap<CellStatus, Integer>(CellStatus.class);
        for (CellStatus status : CellStatus.values()) {
            cells.put(status, row.getInt(status.name().toLowerCase(Locale.ROOT) + "_cells"));
        }
        return cells;
    }

    /// The first that is not over: in a streaming pipeline they overlap.
    private static @Nullable Stage stage(PipelineStatus status, Map<JobState, Integer> jobs) {
        if (status.isFinal()) {
            return null;
        }
        return jobs.getOrDefault(JobState.WAITING, 0) + jobs.getOrDefault(JobState.GENERATING, 0) > 0
                ? Stage.GENERATION
                : Stage.ANALYSIS;
    }

    /// Generations and cells count alike. Never 100 before it is final.
    private static int progress(ResultSet row, PipelineStatus status, Map<CellStatus, Integer> cells, int services)
            throws SQLException {
        if (status.isFinal()) {
            return 100;
        }
        long ended = row.getInt("generations_ended");
        long all = row.getInt("generations");
        if (services > 0) {
            ended += cells.values().stream().mapToInt(Integer::intValue).sum();
            all += (long) row.getInt("jobs") * services;
        }
        return (int) Math.min(99, 100 * ended / Math.max(all, 1));
    }

    private static @Nullable StageTimes times(ResultSet row, String stage) throws SQLException {
        return Columns.instant(row, stage + "_started_at") == null
                ? null
                : new StageTimes(
                        Columns.known(row, stage + "_started_at"),
                        Columns.known(row, stage + "_deadline"),
                        Columns.instant(row, stage + "_ended_at"));
    }
}
