package dev.assay.store.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.queue.Turns;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// The sweeps over tasks: a class each.
public final class PostgresTaskSweeps implements TaskSweeps {

    private static final Sql EXISTING = new Sql("find existing tasks", """
            select key from task where key = any (?)
            """);

    private final Database database;
    private final QueueClock clock;
    private final TaskQueue queue;
    private final Fence fence;
    private final Turns turns;
    private final Deletion deletion;

    /// @param queue on the same database, so that what it does is part of a transaction here
    public PostgresTaskSweeps(Database database, QueueClock clock, TaskQueue queue) {
        this.database = database;
        this.clock = clock;
        this.queue = queue;
        fence = new Fence(database);
        turns = new Turns(database, clock);
        deletion = new Deletion(database, clock, fence, new PostgresDeletedResults(database));
    }

    @Override
    public Batched<TaskId> orphans() {
        return new OrphanTasks(database, fence, queue, turns);
    }

    @Override
    public Batched<TaskId> stuck(Duration threshold) {
        return new StuckTasks(database, clock, fence, queue, turns, threshold);
    }

    @Override
    public Batched<TaskId> stale(Duration threshold) {
        return new StaleTasks(database, clock, fence, turns, threshold);
    }

    @Override
    public Batched<TaskId> old(OldTasks terms) {
        return new TasksByAge(database, clock, deletion, terms);
    }

    @Override
    public Batched<TaskId> ofApplication(Target application, OldTasks terms) {
        return new TasksOfApplication(database, clock, fence, deletion, application, terms);
    }

    @Override
    public Set<TaskId> existing(Collection<TaskId> tasks) {
        return database
                .query(
                        EXISTING,
                        params -> params.keys(tasks.stream().map(TaskId::key).toList()),
                        row -> new TaskId(row.getLong("key")))
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
