package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.JobView.Cell;
import dev.assay.model.pipeline.JobView.Step;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads pages of jobs: what is stored of those that are done, and what their tasks say of those that are open.
final class JobPages {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Sql JOBS = new Sql("list jobs of pipeline", """
            select job.job, job.model, job.template, job.app, job.state,
                   generation.task_key as generation_key, generating.status as generation_status,
                   generating.cause_code as generation_cause_code, generating.cause_message as generation_cause_message,
                   generated.percent as generation_percent,
                   analysis.task_key as analysis_key, analysing.status as analysis_status,
                   analysing.cause_code as analysis_cause_code, analysing.cause_message as analysis_cause_message,
                   (select avg(case when part.finished_at is not null then 100 else coalesce(heard.percent, 0) end)::integer
                    from task as part left join task_progress as heard on heard.task_key = part.key
                                                                     and heard.epoch = part.epoch
                    where part.parent_key = analysis.task_key) as analysis_percent
            from pipeline_job as job
            left join lateral (
                select task_key from pipeline_task
                where pipeline_key = job.pipeline_key and stage = 'GENERATION' and pipeline_task.job = job.job
                order by round desc limit 1
            ) as generation on true
            left join task as generating on generating.key = generation.task_key
            left join task_progress as generated on generated.task_key = generating.key
                                                and generated.epoch = generating.epoch
            left join lateral (
                select task_key from pipeline_task
                where pipeline_key = job.pipeline_key and stage = 'ANALYSIS' and pipeline_task.job = job.job
                order by round desc limit 1
            ) as analysis on true
            left join task as analysing on analysing.key = analysis.task_key
            where job.pipeline_key = ? and job.job > ?
            order by job.job
            limit ?
            """);

    private static final Sql OPEN_CELLS = new Sql("read open cells", """
            select open.job, part.service, part.key as task_key, part.status, coalesce(heard.percent, 0) as percent,
                   part.cause_code, part.cause_message,
                   extract(epoch from part.finished_at - part.started_at)::double precision as seconds,
                   part.critical_findings, part.high_findings, part.medium_findings, part.low_findings,
                   part.info_findings,
                   array(select name from tool_run where task_key = part.key and tool_run.status = 'MISSING' order by seq)
                       as missing_tools
            from pipeline_task as open
            join task as part on part.parent_key = open.task_key
            left join task_progress as heard on heard.task_key = part.key and heard.epoch = part.epoch
            where open.pipeline_key = ? and open.stage = 'ANALYSIS' and not open.folded
              and open.job between ? and ?
            """);

    private static final Sql CELLS = new Sql("read cells", """
            select job, service, task_key, status, 100 as percent, cause_code, cause_message, seconds,
                   critical_findings, high_findings, medium_findings, low_findings, info_findings, missing_tools
            from pipeline_cell
            where pipeline_key = ? and job between ? and ?
            """);

    private final Database database;

    JobPages(Database database) {
        this.database = database;
    }

    private record Job(
            int number,
            String model,
            @Nullable String template,
            @Nullable Integer app,
            JobState state,
            @Nullable Step generation,
            @Nullable Step analysis) {}

    private record Placed(int job, Optional<AnalyzerService> service, Cell cell) {}

    Page<JobView> read(PipelineId pipeline, PageRequest page) {
        int after = after(page.cursor());
        return database.transact("read jobs of pipeline", () -> {
            List<Job> rows = database.query(
                    JOBS, params -> params.key(pipeline.key()).number(after).number(page.limit() + 1), JobPages::job);
            List<Job> jobs = rows.subList(0, Math.min(rows.size(), page.limit()));
            if (jobs.isEmpty()) {
                return new Page<>(List.of(), null);
            }
            Map<Integer, Map<AnalyzerService, Cell>> cells =
                    cells(pipeline, jobs.getFirst().number(), jobs.getLast().number());
            return new Page<>(
                    jobs.stream()
                            .map(job -> view(job, cells.getOrDefault(job.number(), Map.of())))
                            .toList(),
                    rows.size() > jobs.size() ? String.valueOf(jobs.getLast().number()) : null);
        });
    }

    private static int after(@Nullable String cursor) {
        if (cursor == null) {
            return -1;
        }
        if (!NUMBER.matcher(cursor).matches()) {
            throw new BadCursorException(cursor);
        }
        return Integer.parseInt(cursor);
    }

    /// Stored ones last: what has been folded since the open ones were read is what counts.
    private Map<Integer, Map<AnalyzerService, Cell>> cells(PipelineId pipeline, int first, int last) {
        var cells = new HashMap<Integer, Map<AnalyzerService, Cell>>();
        for (Sql sql : List.of(OPEN_CELLS, CELLS)) {
            database.query(
                            sql,
                            params -> params.key(pipeline.key()).number(first).number(last),
                            JobPages::placed)
                    .forEach(placed -> placed.service()
                            .ifPresent(service -> cells.computeIfAbsent(
                                            placed.job(), _ -> new EnumMap<>(AnalyzerService.class))
                                    .put(service, placed.cell())));
        }
        return cells;
    }

    private static JobView view(Job job, Map<AnalyzerService, Cell> cells) {
        return new JobView(
                job.number(),
                job.model(),
                job.template(),
                job.app(),
                job.state(),
                job.generation(),
                job.analysis(),
                cells);
    }

    private static Job job(ResultSet row) throws SQLException {
        String template = row.getString("template");
        return new Job(
                row.getInt("job"),
                row.getString("model"),
                template,
                Columns.number(row, "app"),
                JobState.valueOf(row.getString("state")),
                template == null ? null : step(row, "generation"),
                Columns.task(row, "analysis_key") == null ? null : step(row, "analysis"));
    }

    private static Step step(ResultSet row, String stage) throws SQLException {
        String name = row.getString(stage + "_status");
        TaskStatus status = name == null ? null : TaskStatus.valueOf(name);
        return new Step(
                Columns.task(row, stage + "_key"),
                status,
                status != null && status.isFinal() ? 100 : row.getInt(stage + "_percent"),
                Columns.cause(row, stage + "_cause_code", stage + "_cause_message"));
    }

    private static Placed placed(ResultSet row) throws SQLException {
        CellStatus end = end(row.getString("status"));
        TaskId task = Columns.task(row, "task_key");
        FindingSummary findings = Columns.findings(row);
        return new Placed(
                row.getInt("job"),
                AnalyzerService.parse(row.getString("service")),
                new Cell(
                        end,
                        task,
                        end == null ? row.getInt("percent") : 100,
                        findings,
                        Columns.texts(row, "missing_tools"),
                        Columns.decimal(row, "seconds"),
                        Columns.cause(row)));
    }

    /// Null for a task that is open. The ends of tasks and of cells have the same names.
    private static @Nullable CellStatus end(String status) {
        return switch (status) {
            case "INITIALIZING", "PENDING", "RUNNING" -> null;
            default -> CellStatus.valueOf(status);
        };
    }
}
