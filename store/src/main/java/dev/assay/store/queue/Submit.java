package dev.assay.store.queue;

import dev.assay.model.task.NewTask;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Makes a task, with its subtasks, whole or not at all.
///
/// Two submits under one idempotency key race safely: the unique index makes the second wait for the first to
/// commit, insert nothing, and read what the first made.
final class Submit {

    private static final Sql INSERT = new Sql("submit", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as (
                select now, ?::timestamptz as not_before, ?::integer as subtasks from clock
            ), inserted as (
                insert into task (kind, queue, priority, model, app, pipeline_id, payload, labels,
                                  idempotency_key, request_digest, created_at, not_before, ready_at,
                                  subtasks, subtasks_open, status, hold)
                select ?, ?, ?::integer, ?, ?::integer, ?, ?, jsonb_object(?::text[], ?::text[]),
                       ?, ?, now, not_before, greatest(now, not_before),
                       subtasks, subtasks,
                       case when subtasks > 0 then 'INITIALIZING' else 'PENDING' end,
                       case when subtasks = 0 and not_before > now then 'TIME' end
                from given
                on conflict (idempotency_key) where idempotency_key is not null do nothing
                returning key, queue, hold
            )
            select key, hold is null as is_due, case when ? and hold is null then pg_notify('assay_work', queue)::text end
            from inserted
            """);

    private static final Sql INSERT_SUBTASKS = new Sql("submit subtasks", """
            with inserted as (
                insert into task (parent_key, service, payload, kind, queue, priority, model, app, pipeline_id,
                                  created_at, not_before, ready_at, status, hold)
                select main.key, part.service, part.payload, kind, queue, priority, main.model, main.app, pipeline_id,
                       created_at, not_before, ready_at, 'PENDING',
                       case when main.not_before > main.created_at then 'TIME'
                            when turn.main_key is distinct from main.key and main.model is not null then 'APPLICATION'
                       end
                from task as main left join application_turn as turn using (model, app),
                     unnest(?::text[], ?::text[]) with ordinality as part (service, payload, position)
                where main.key = ?
                order by position
                returning queue, hold
            )
            select min(hold) is null as is_due,
                   case when ? and min(hold) is null then pg_notify('assay_work', min(queue))::text end
            from inserted
            """);

    private static final Sql OPEN = new Sql("submit main task", """
            update task set status = 'PENDING' where key = ? and status = 'INITIALIZING'
            """);

    private static final Sql FIND_FIRST = new Sql("find by idempotency key", """
            select key, request_digest from task where idempotency_key = ?
            """);

    private final Database database;
    private final QueueClock clock;
    private final Announcements announcements;
    private final Turns turns;

    Submit(Database database, QueueClock clock, Announcements announcements, Turns turns) {
        this.database = database;
        this.clock = clock;
        this.turns = turns;
        this.announcements = announcements;
    }

    Submission run(NewTask task) {
        NewTask.IdempotencyKey key = task.idempotencyKey();
        while (true) {
            Optional<TaskId> created = create(task);
            if (created.isPresent()) {
                return new Submission.Created(created.get());
            }
            // Nothing inserted means that the key is taken; nothing found means that the taker has been deleted since.
            Optional<Submission> first = key == null ? Optional.empty() : first(key);
            if (first.isPresent()) {
                return first.get();
            }
        }
    }

    /// @param isDue whether it, or its subtasks, can be claimed at once: only then is there something to announce
    private record Made(TaskId id, boolean isDue) {}

    private Optional<TaskId> create(NewTask task) {
        boolean tellNow = announcements.begin(task.queue());
        Optional<Made> made = Optional.empty();
        try {
            made = task.subtasks().isEmpty() ? insert(task, tellNow) : insertWhole(task, tellNow);
        } finally {
            if (tellNow && !made.map(Made::isDue).orElse(false)) {
                announcements.withdraw(task.queue());
            }
        }
        if (!tellNow && made.map(Made::isDue).orElse(false)) {
            database.afterCommit(() -> announcements.later(task.queue()));
        }
        return made.map(Made::id);
    }

    private Optional<Made> insertWhole(NewTask task, boolean tellNow) {
        return database.transact(
                "submit",
                () -> insert(task, false)
                        .map(Made::id)
                        .map(main -> new Made(main, insertSubtasks(main, task, tellNow))));
    }

    private Optional<Made> insert(NewTask task, boolean tellNow) {
        return database
                .query(
                        INSERT,
                        params -> bind(params, task).flag(tellNow),
                        row -> new Made(new TaskId(row.getLong("key")), row.getBoolean("is_due")))
                .stream()
                .findFirst();
    }

    private Params bind(Params params, NewTask task) throws SQLException {
        Target target = task.target();
        NewTask.IdempotencyKey key = task.idempotencyKey();
        List<String> labels = List.copyOf(task.labels().keySet());
        return params.instant(clock.now())
                .instant(task.notBefore())
                .number(task.subtasks().size())
                .text(task.kind().name())
                .text(task.queue().value())
                .number(task.priority().rank())
                .text(target == null ? null : target.model())
                .number(target == null ? null : (Integer) target.app())
                .text(task.pipelineId())
                .text(task.payload().json())
                .texts(labels)
                .texts(labels.stream().map(task.labels()::get).toList())
                .text(key == null ? null : key.key())
                .text(key == null ? null : key.requestDigest());
    }

    /// @return whether they can be claimed at once
    private boolean insertSubtasks(TaskId main, NewTask task, boolean tellNow) {
        List<NewTask.Subtask> subtasks = task.subtasks();
        boolean takesTurns = task.target() != null;
        if (takesTurns) {
            turns.enter(main);
        }
        boolean areDue = database.query(
                        INSERT_SUBTASKS,
                        params -> params.texts(subtasks.stream()
                                        .map(NewTask.Subtask::service)
                                        .toList())
                                .texts(subtasks.stream()
                                        .map(subtask -> subtask.payload().json())
                                        .toList())
                                .key(main.key())
                                .flag(tellNow),
                        row -> row.getBoolean("is_due"))
                .getFirst();
        database.update(OPEN, params -> params.key(main.key()));
        if (takesTurns) {
            turns.overtake(List.of(main.key()));
        }
        return areDue;
    }

    private Optional<Submission> first(NewTask.IdempotencyKey key) {
        return database
                .query(
                        FIND_FIRST,
                        params -> params.text(key.key()),
                        row -> row.getString("request_digest").equals(key.requestDigest())
                                ? (Submission) new Submission.Repeated(new TaskId(row.getLong("key")))
                                : new Submission.KeyReused(new TaskId(row.getLong("key"))))
                .stream()
                .findFirst();
    }
}
