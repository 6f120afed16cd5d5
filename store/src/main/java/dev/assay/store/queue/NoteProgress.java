package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;

/// Notes how far a run has come, in one round trip that does not wait for the disk.
///
/// Never call it inside a transaction that matters: it would commit without waiting for the disk too.
final class NoteProgress {

    private static final Sql NOTE = new Sql("progress", """
            with soon as materialized (
                select set_config('synchronous_commit', 'off', true)
            )
            insert into task_progress as p (task_key, epoch, percent, step, completed, total, heard_at)
            select key, epoch, ?::integer, ?, ?::integer, ?::integer, coalesce(?::timestamptz, now())
            from task, soon
            where key = ? and epoch = ? and worker = ? and status = 'RUNNING'
            on conflict (task_key) do update
            set epoch = excluded.epoch, percent = excluded.percent, step = excluded.step,
                completed = excluded.completed, total = excluded.total, heard_at = excluded.heard_at
            where p.epoch <= excluded.epoch
            """);

    private final Database database;
    private final QueueClock clock;

    NoteProgress(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean run(Lease lease, Progress progress) {
        return database.update(
                        NOTE,
                        params -> params.number(progress.percent())
                                .text(progress.step())
                                .number(progress.completed())
                                .number(progress.total())
                                .instant(clock.now())
                                .key(lease.task().key())
                                .number(lease.epoch())
                                .text(lease.worker().value()))
                == 1;
    }
}
