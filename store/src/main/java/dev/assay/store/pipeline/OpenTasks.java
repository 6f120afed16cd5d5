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

    /// By application: a cancel takes the application's turn, and whoever takes several takes them in this order.
    private static final Sql FIND = new Sql("find open tasks of pipeline", """
            select open.task_key
            from pipeline_task as open
            join pipeline_job as job on job.pipeline_key = open.pipeline_key and job.job = open.job
            where open.pipeline_key = ? and not open.folded and open.stage = any (?::text[])
            order by job.model, job.app, open.task_key
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
