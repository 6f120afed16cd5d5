package dev.assay.store.pipeline;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the tasks of a pipeline that have ended and are not in its cells yet.
final class EndedTasks {

    private static final Sql FIND = new Sql("find ended tasks of pipeline", """
            select open.stage, open.job, open.round, open.task_key, job.model, job.template, job.app, task.status,
                   task.cause_code, task.cause_message,
                   extract(epoch from task.finished_at - task.started_at)::double precision as seconds
            from pipeline_task as open
            join pipeline_job as job on job.pipeline_key = open.pipeline_key and job.job = open.job
            left join task on task.key = open.task_key
            where open.pipeline_key = ? and not open.folded and (task.key is null or task.finished_at is not null)
            order by open.stage desc, open.job
            """);

    private static final Sql FIND_PARTS = new Sql("find subtasks of ended tasks", """
            select parent_key, key, service, status, cause_code, cause_message,
                   extract(epoch from finished_at - started_at)::double precision as seconds,
                   critical_findings, high_findings, medium_findings, low_findings, info_findings,
                   array(select name from tool_run where task_key = task.key and tool_run.status = 'MISSING' order by seq)
                       as missing_tools
            from task where parent_key = any (?) order by parent_key, key
            """);

    private static final Sql FIND_GENERATED = new Sql("find generated applications", """
            select generated_by, model, app from application where generated_by = any (?)
            """);

    private final Database database;

    EndedTasks(Database database) {
        this.database = database;
    }

    /// A task that has ended.
    ///
    /// @param app the application's number; null when it has yet to be generated
    /// @param status null when the task has been deleted
    record Ended(
            Stage stage,
            int job,
            int round,
            TaskId task,
            String model,
            @Nullable String template,
            @Nullable Integer app,
            @Nullable TaskStatus status,
            @Nullable Double seconds,
            @Nullable FailureCause cause) {

        /// For people.
        String subject() {
            return template == null || app != null && stage == Stage.ANALYSIS
                    ? model + "/app" + app
                    : template + " by " + model;
        }
    }

    record Part(
            TaskId task,
            String service,
            TaskStatus status,
            @Nullable Double seconds,
            FindingSummary findings,
            List<String> missingTools,
            @Nullable FailureCause cause) {}

    List<Ended> find(LockedPipeline pipeline) {
        return database.query(FIND, params -> params.key(pipeline.key()), EndedTasks::ended);
    }

    /// By main task.
    Map<TaskId, List<Part>> parts(List<Ended> analyses) {
        record Row(TaskId main, Part part) {}
        return database
                .query(
                        FIND_PARTS,
                        params -> params.keys(keys(analyses)),
                        row -> new Row(new TaskId(row.getLong("parent_key")), part(row)))
                .stream()
                .collect(Collectors.groupingBy(Row::main, Collectors.mapping(Row::part, Collectors.toList())));
    }

    /// The application that each has made, by its task.
    Map<TaskId, Target> generated(List<Ended> generations) {
        var made = new HashMap<TaskId, Target>();
        database.query(FIND_GENERATED, params -> params.keys(keys(generations)), row -> {
            made.put(new TaskId(row.getLong("generated_by")), new Target(row.getString("model"), row.getInt("app")));
            return true;
        });
        return made;
    }

    private static List<Long> keys(List<Ended> tasks) {
        return tasks.stream().map(ended -> ended.task().key()).toList();
    }

    private static Ended ended(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new Ended(
                Stage.valueOf(row.getString("stage")),
                row.getInt("job"),
                row.getInt("round"),
                new TaskId(row.getLong("task_key")),
                row.getString("model"),
                row.getString("template"),
                Columns.number(row, "app"),
                status == null ? null : TaskStatus.valueOf(status),
                Columns.decimal(row, "seconds"),
                Columns.cause(row));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                new TaskId(row.getLong("key")),
                row.getString("service"),
                TaskStatus.valueOf(row.getString("status")),
                Columns.decimal(row, "seconds"),
                Columns.findings(row),
                Columns.texts(row, "missing_tools"),
                Columns.cause(row));
    }
}
