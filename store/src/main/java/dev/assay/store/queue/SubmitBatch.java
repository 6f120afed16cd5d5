package dev.assay.store.queue;

import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes many tasks, all of them or none, in a few statements however many they are; in a single one when nothing
/// sets them apart, see [SubmitAlike].
///
/// Keys are drawn first, so that subtasks can name their main tasks without asking which key each got. Nobody sees
/// the tasks before all of them are there, so the main tasks need not wait in INITIALIZING.
final class SubmitBatch {

    /// Between a batch's key and a task's number in it. Cannot stand in an HTTP header, so no client's key
    /// collides.
    private static final char UNIT_SEPARATOR = '\u001F';

    private static final Sql KEYS = new Sql("draw keys", """
            select nextval('task_key_seq') from generate_series(1, ?)
            """);

    /// One statement, and so counted once: in its order are the keys that somebody may have taken, the turns that
    /// nobody has, all applications in one order, and the counters. Subtasks come with their main task instead of
    /// being joined to it, since how many there are the planner cannot know; the limit keeps it from believing in a
    /// hundred for each.
    private static final Sql INSERT = new Sql("submit batch", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as materialized (
                select given.*, now, greatest(now, not_before) as ready_at
                from clock, unnest(?::bigint[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::integer[], ?::text[],
                                   ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::integer[], ?::text[])
                    with ordinality as given (key, kind, queue, priority, model, app, pipeline_id, payload, labels,
                                              idempotency_key, not_before, subtasks, parts, position)
            ), inserted as (
                insert into task (key, kind, queue, priority, model, app, pipeline_id, payload, labels, idempotency_key,
                                  request_digest, created_at, not_before, ready_at, subtasks, subtasks_open, status, hold)
                overriding system value
                select key, kind, queue, priority, model, app, pipeline_id, payload, labels::jsonb, idempotency_key,
                       ?, now, not_before, ready_at, subtasks, subtasks, 'PENDING',
                       case when subtasks = 0 and not_before > now then 'TIME' end
                from given
                order by position
                on conflict (idempotency_key) where idempotency_key is not null do nothing
                returning key, model, app, priority, not_before, created_at, subtasks
            ), turns as (
                %s
                returning main_key
            ), parts as (
                insert into task (key, parent_key, service, payload, kind, queue, priority, model, app, pipeline_id,
                                  created_at, not_before, ready_at, status, hold)
                overriding system value
                select part.key, given.key, part.service, part.payload, kind, queue, priority, model, app, pipeline_id,
                       now, not_before, ready_at, 'PENDING',
                       case when not_before > now then 'TIME'
                            when model is not null and given.key not in (select main_key from turns) then 'APPLICATION'
                       end
                from given cross join lateral (
                    select * from json_to_recordset(parts::json) as part (key bigint, service text, payload text)
                    limit given.subtasks
                ) as part
                where (select count(*) from inserted) = (select count(*) from given)
            )
            select count(*) from inserted
            """.formatted(Turns.TAKE.formatted("inserted")));

    private static final Sql ANNOUNCE = new Sql("announce batch", """
            select pg_notify('assay_work', queue)::text from unnest(?::text[]) as queues (queue)
            """);

    private static final Sql FIND_FIRST = new Sql("find by idempotency keys", """
            select task.key, task.request_digest
            from unnest(?::text[]) with ordinality as wanted (idempotency_key, position)
            join task using (idempotency_key)
            order by position
            """);

    private final Database database;
    private final QueueClock clock;
    private final Announcements announcements;
    private final Turns turns;
    private final SubmitAlike alike;

    SubmitBatch(Database database, QueueClock clock, Announcements announcements, Turns turns) {
        this.database = database;
        this.clock = clock;
        this.turns = turns;
        this.announcements = announcements;
        alike = new SubmitAlike(database, clock);
    }

    BatchSubmission run(List<NewTask> tasks, NewTask.@Nullable IdempotencyKey key) {
        TaskQueue.checkBatch(tasks);
        List<@Nullable String> keys = rowKeys(tasks.size(), key);
        while (true) {
            try {
                return new BatchSubmission.Created(create(tasks, keys, key));
            } catch (KeyTaken _) {
                // Nothing found means that the taker has been deleted since.
                Optional<BatchSubmission> first = key == null ? Optional.empty() : first(keys, key);
                if (first.isPresent()) {
                    return first.get();
                }
            }
        }
    }

    private List<TaskId> create(
            List<NewTask> tasks, List<@Nullable String> keys, NewTask.@Nullable IdempotencyKey key) {
        Set<QueueName> tellNow = new LinkedHashSet<>();
        Set<QueueName> tellLater = new LinkedHashSet<>();
        tasks.stream()
                .map(NewTask::queue)
                .distinct()
                .forEach(queue -> (announcements.begin(queue) ? tellNow : tellLater).add(queue));
        boolean told = false;
        try {
            List<TaskId> ids = key == null && SubmitAlike.suits(tasks)
                    ? alike.run(tasks, !tellNow.isEmpty())
                    : database.transact("submit batch", () -> insertAll(tasks, keys, key, tellNow));
            told = true;
            database.afterCommit(() -> tellLater.forEach(announcements::later));
            return ids;
        } finally {
            if (!told) {
                tellNow.forEach(announcements::withdraw);
            }
        }
    }

    private List<TaskId> insertAll(
            List<NewTask> tasks,
            List<@Nullable String> keys,
            NewTask.@Nullable IdempotencyKey key,
            Set<QueueName> tellNow) {
        List<Long> drawn = draw(tasks);
        if (insert(tasks, drawn, keys, key) < tasks.size()) {
            throw new KeyTaken();
        }
        List<Long> takingTurns = takingTurns(tasks, drawn);
        if (!takingTurns.isEmpty()) {
            turns.overtake(takingTurns);
        }
        announce(tellNow);
        return drawn.subList(0, tasks.size()).stream().map(TaskId::new).toList();
    }

    private List<Long> draw(List<NewTask> tasks) {
        int rows = tasks.stream().mapToInt(task -> 1 + task.subtasks().size()).sum();
        return database.query(KEYS, params -> params.number(rows), row -> row.getLong(1));
    }

    private long insert(
            List<NewTask> tasks, List<Long> drawn, List<@Nullable String> keys, NewTask.@Nullable IdempotencyKey key) {
        return database.query(
                        INSERT,
                        params -> params.instant(clock.now())
                                .keys(drawn.subList(0, tasks.size()))
                                .texts(Columns.of(tasks, task -> task.kind().name()))
                                .texts(Columns.of(tasks, task -> task.queue().value()))
                                .numbers(Columns.of(
                                        tasks, task -> task.priority().rank()))
                                .texts(Columns.models(tasks))
                                .numbers(Columns.apps(tasks))
                                .texts(Columns.<@Nullable String>of(tasks, NewTask::pipelineId))
                                .texts(Columns.of(tasks, task -> task.payload().json()))
                                .texts(Columns.of(tasks, task -> Columns.labels(task.labels())))
                                .texts(keys)
                                .texts(Columns.<@Nullable String>of(tasks, task -> time(task.notBefore())))
                                .numbers(Columns.of(
                                        tasks, task -> task.subtasks().size()))
                                .texts(parts(tasks, drawn))
                                .text(key == null ? null : key.requestDigest()),
                        row -> row.getLong(1))
                .getFirst();
    }

    private static List<Long> takingTurns(List<NewTask> tasks, List<Long> drawn) {
        return IntStream.range(0, tasks.size())
                .filter(i -> !tasks.get(i).subtasks().isEmpty() && tasks.get(i).target() != null)
                .mapToObj(drawn::get)
                .toList();
    }

    /// Their keys are drawn in the order of the batch: that is the order in which they are claimed.
    private static List<@Nullable String> parts(List<NewTask> tasks, List<Long> drawn) {
        var parts = new ArrayList<@Nullable String>(tasks.size());
        Iterator<Long> keys = drawn.listIterator(tasks.size());
        tasks.forEach(task -> parts.add(Columns.parts(task.subtasks(), keys)));
        return parts;
    }

    private void announce(Set<QueueName> queues) {
        if (!queues.isEmpty()) {
            List<String> names = queues.stream().map(QueueName::value).toList();
            database.query(ANNOUNCE, params -> params.texts(names), _ -> true);
        }
    }

    private Optional<BatchSubmission> first(List<@Nullable String> keys, NewTask.IdempotencyKey key) {
        record Found(TaskId id, String digest) {}
        List<Found> found = database.query(
                FIND_FIRST,
                params -> params.texts(keys),
                row -> new Found(new TaskId(row.getLong("key")), row.getString("request_digest")));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean same = found.stream().allMatch(task -> task.digest().equals(key.requestDigest()));
        return Optional.of(
                same
                        ? new BatchSubmission.Repeated(
                                found.stream().map(Found::id).toList())
                        : new BatchSubmission.KeyReused(found.getFirst().id()));
    }

    /// The first task has the client's key as it is, so that a batch and a single submit under one key collide.
    private static List<@Nullable String> rowKeys(int count, NewTask.@Nullable IdempotencyKey key) {
        return IntStream.range(0, count)
                .<@Nullable String>mapToObj(
                        i -> key == null ? null : i == 0 ? key.key() : key.key() + UNIT_SEPARATOR + i)
                .toList();
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /// Rolls the transaction back.
    private static final class KeyTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        KeyTaken() {
            super("the idempotency key is taken", null, false, false);
        }
    }
}
