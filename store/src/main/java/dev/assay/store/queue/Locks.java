package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Proves things about rows and keeps them true until the transaction ends. Callers are inside one, have locked the
/// turn if they will end a main task, and take a leaf's lock before its main task's: the package has the whole
/// order.
final class Locks {

    private static final Sql HELD = new Sql("prove lease", """
            select parent_key from task
            where key = ? and epoch = ? and worker = ? and status = 'RUNNING'
            for no key update
            """);

    private static final Sql MAIN = new Sql("lock main task", """
            select status, subtasks_open from task where key = ? and subtasks > 0 for no key update
            """);

    private static final Sql SUBTASK_STATES = new Sql("read subtask states", """
            select key, status from task where parent_key = ? order by key
            """);

    private final Database database;

    Locks(Database database) {
        this.database = database;
    }

    /// @param parent the main task, if it has one
    record Held(@Nullable TaskId parent) {}

    record Main(TaskStatus status, int subtasksOpen) {}

    record Subtask(TaskId id, TaskStatus status) {}

    /// Empty when the lease is no longer the task's.
    Optional<Held> held(Lease lease) {
        return database
                .query(
                        HELD,
                        params -> params.key(lease.task().key())
                                .number(lease.epoch())
                                .text(lease.worker().value()),
                        row -> {
                            long parent = row.getLong("parent_key");
                            return new Held(parent == 0 ? null : new TaskId(parent));
                        })
                .stream()
                .findFirst();
    }

    /// Empty when there is no such main task.
    Optional<Main> main(TaskId task) {
        return database
                .query(
                        MAIN,
                        params -> params.key(task.key()),
                        row -> new Main(TaskStatus.valueOf(row.getString("status")), row.getInt("subtasks_open")))
                .stream()
                .findFirst();
    }

    /// As they are: whoever ends one of them needs the main task's lock, which the caller has.
    List<Subtask> subtasks(TaskId main) {
        return database.query(
                SUBTASK_STATES,
                params -> params.key(main.key()),
                row -> new Subtask(new TaskId(row.getLong("key")), TaskStatus.valueOf(row.getString("status"))));
    }
}
