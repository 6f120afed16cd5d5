package dev.assay.store.pipeline;

import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;
import java.util.Set;

/// Cancels what a pipeline has open. What has ended meanwhile stays as it ended; either way there is nothing open
/// afterwards, and the next fold finds the ends.
final class OpenTasks {

    private static final Sql FIND = new Sql("find open tasks of pipeline", """
            select task_key from pipeline_task
            where pipeline_key = ? and not folded and stage = any (?::text[])
            order by task_key
            """);

    private final Database database;
    private final TaskQueue queue;

    /// @param queue on the same database: its cancels join this one's transactions
    OpenTasks(Database database, TaskQueue queue) {
        this.database = database;
        this.queue = queue;
    }

    /// @return how many it were
    int cancel(LockedPipeline pipeline, Set<Stage> stages, String reason) {
        List<TaskId> open = database.query(
                FIND,
                params -> params.key(pipeline.key())
                        .texts(stages.stream().map(Stage::name).toList()),
                row -> new TaskId(row.getLong("task_key")));
        open.forEach(task -> queue.cancel(task, reason));
        return open.size();
    }
}
