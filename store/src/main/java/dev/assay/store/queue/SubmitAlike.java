package dev.assay.store.queue;

import dev.assay.model.task.NewTask;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes many tasks that stand alone and differ only in what they are about and carry: one statement, which is its
/// own transaction, announces the tasks, and is told once what they have in common.
///
/// Each task is put beside its key by `unnest`, so the keys come back in the order of the tasks whatever order the
/// rows are written in.
final class SubmitAlike {

    private static final Sql INSERT = new Sql("submit alike", """
            with drawn as materialized (
                select array(select nextval('task_key_seq') from generate_series(1, ?)) as keys
            ), alike as (
                select coalesce(?::timestamptz, now()) as now, ?::timestamptz as not_before, ?::text as kind,
                       ?::text as queue, ?::integer as priority, ?::text as pipeline_id, ?::jsonb as labels
            ), inserted as (
                insert into task (key, kind, queue, priority, model, app, pipeline_id, payload, labels,
                                  created_at, not_before, ready_at, status, hold)
                overriding system value
                select key, kind, queue, priority, model, app, pipeline_id, payload, labels,
                       now, not_before, greatest(now, not_before), 'PENDING',
                       case when not_before > now then 'TIME' end
                from alike, drawn,
                     unnest(drawn.keys, ?::text[], ?::integer[], ?::text[]) as given (key, model, app, payload)
            )
            select keys, case when ? then pg_notify('assay_work', ?)::text end from drawn
            """);

    private final Database database;
    private final QueueClock clock;

    SubmitAlike(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What is said once.
    private record Shape(
            TaskKind kind,
            QueueName queue,
            Priority priority,
            @Nullable Instant notBefore,
            @Nullable String pipelineId,
            Map<String, String> labels) {

        static Shape of(NewTask task) {
            return new Shape(
                    task.kind(), task.queue(), task.priority(), task.notBefore(), task.pipelineId(), task.labels());
        }
    }

    static boolean suits(List<NewTask> tasks) {
        Shape shape = Shape.of(tasks.getFirst());
        return tasks.stream()
                .allMatch(task -> task.subtasks().isEmpty() && Shape.of(task).equals(shape));
    }

    List<TaskId> run(List<NewTask> tasks, boolean tellNow) {
        return database.query(INSERT, params -> bind(params, tasks, tellNow), SubmitAlike::ids)
                .getFirst();
    }

    private void bind(Params params, List<NewTask> tasks, boolean tellNow) throws SQLException {
        Shape shape = Shape.of(tasks.getFirst());
        params.number(tasks.size())
                .instant(clock.now())
                .instant(shape.notBefore())
                .text(shape.kind().name())
                .text(shape.queue().value())
                .number(shape.priority().rank())
                .text(shape.pipelineId())
                .text(Columns.labels(shape.labels()))
                .texts(Columns.models(tasks))
                .numbers(Columns.apps(tasks))
                .texts(Columns.of(tasks, task -> task.payload().json()))
                .flag(tellNow)
                .text(shape.queue().value());
    }

    private static List<TaskId> ids(ResultSet row) throws SQLException {
        Long[] keys = (Long[]) row.getArray("keys").getArray();
        return Arrays.stream(keys).map(TaskId::new).toList();
    }
}
