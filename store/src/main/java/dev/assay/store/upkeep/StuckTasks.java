package dev.assay.store.upkeep;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.queue.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Fails RUNNING tasks that nobody cares for any more. Workers take back and end tasks within seconds; what this
/// finds has been without any worker for long.
final class StuckTasks implements Batched<TaskId> {

    /// Leaves along the index of what runs, main tasks along that of what can be folded.
    private static final Sql FIND = new Sql("find stuck tasks", """
            with terms as materialized (
                select coalesce(?::timestamptz, now()) - ? * interval '1 microsecond' as before, ?::bigint as after
            )
            (select key from task
             where status = 'RUNNING' and subtasks = 0
               and lease_until < (select before from terms) and key > (select after from terms)
             order by key limit ?)
            union all
            (select key from task as main
             where subtasks > 0 and subtasks_open = 0 and finished_at is null and status = 'RUNNING'
               and key > (select after from terms)
               and (select max(finished_at) from task where parent_key = main.key) < (select before from terms)
             order by key limit ?)
            order by key
            limit ?
            """);

    private static final Sql FAIL_LEAVES = new Sql("fail stuck tasks", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now, ? * interval '1 microsecond' as threshold
            ), stuck as materialized (
                select key from task
                where key = any (?) and status = 'RUNNING' and subtasks = 0
                  and lease_until < (select now - threshold from clock)
                order by key
                for no key update skip locked
            ), failed as (
                update task
                set status = 'FAILED', finished_at = clock.now, worker = null, lease_until = null, lost = lost + 1,
                    cause_code = 'WORKER_LOST',
                    cause_message = format('worker %s stopped renewing its lease at %s, and no worker has taken the task back since',
                                           worker, to_char(lease_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                from clock
                where task.key = any (array(select key from stuck))
                returning task.key, task.parent_key
            ), mains as materialized (
                select key from task
                where key = any (array(select parent_key from failed))
                order by key
                for no key update
            ), counted as (
                update task
                set subtasks_open = subtasks_open - (select count(*) from failed where parent_key = task.key)
                where key = any (array(select key from mains))
            )
            select key from failed order by key
            """);

    private static final Sql LOCK_MAIN = new Sql("lock stuck main task", """
            select key from task
            where key = ? and subtasks > 0 and subtasks_open = 0 and status = 'RUNNING'
            for no key update skip locked
            """);

    private static final Sql LAST_END = new Sql("find last end of subtasks", """
            select max(finished_at) as ended_at from task
            where parent_key = ?
            having max(finished_at) < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final TaskQueue queue;
    private final Turns turns;
    private final Duration threshold;

    StuckTasks(Database database, QueueClock clock, Fence fence, TaskQueue queue, Turns turns, Duration threshold) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.queue = queue;
        this.turns = turns;
        this.threshold = threshold;
    }

    @Override
    public Found<TaskId> find(@Nullable String cursor, int limit) {
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.instant(clock.now())
                                .micros(threshold)
                                .key(Keys.after(cursor))
                                .number(limit)
                                .number(limit)
                                .number(limit),
                        row -> new Looked<>(new TaskId(row.getLong("key")), null, Keys.cursor(row.getLong("key")))),
                limit);
    }

    @Override
    public List<TaskId> apply(RunLease lease, List<TaskId> batch) {
        List<TaskId> leaves = fence.under(
                lease,
                "fail stuck tasks",
                () -> database.query(
                        FAIL_LEAVES,
                        params -> params.instant(clock.now())
                                .micros(threshold)
                                .keys(batch.stream().map(TaskId::key).toList()),
                        row -> new TaskId(row.getLong("key"))));
        var failed = new ArrayList<>(leaves);
        for (TaskId task : batch) {
            if (!leaves.contains(task) && failMain(lease, task)) {
                failed.add(task);
            }
        }
        return failed.stream().sorted().toList();
    }

    /// One at a time: each passes its application's turn on, and these are to be locked one at a time.
    private boolean failMain(RunLease lease, TaskId main) {
        return fence.under(lease, "fail stuck main task", () -> {
            turns.lock(List.of(main.key()));
            boolean locked = !database.query(LOCK_MAIN, params -> params.key(main.key()), _ -> true)
                    .isEmpty();
            return locked
                    && lastEnd(main)
                            .filter(ended -> queue.fold(main, ParentEnd.unwritten(cause(ended))))
                            .isPresent();
        });
    }

    /// Empty when it is not long enough ago.
    private Optional<Instant> lastEnd(TaskId main) {
        return database
                .query(
                        LAST_END,
                        params -> params.key(main.key()).instant(clock.now()).micros(threshold),
                        row -> row.getObject("ended_at", OffsetDateTime.class).toInstant())
                .stream()
                .findFirst();
    }

    private static FailureCause cause(Instant ended) {
        return new FailureCause(
                FailureCause.Code.RESULT_NOT_WRITTEN,
                "its last subtask ended at " + ended.truncatedTo(ChronoUnit.SECONDS)
                        + ", and no worker has written its result since");
    }
}
