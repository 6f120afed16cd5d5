package dev.assay.store.queue;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;

/// Writes a main task's end: the state its subtasks add up to, and the sums of what they found.
final class MainEnd {

    private static final Sql END = new Sql("end main task", """
            update task
            set status = ?, finished_at = coalesce(?::timestamptz, now()), cause_code = ?, cause_message = ?,
                result_path = ?, result_sha256 = ?,
                critical_findings = found.critical, high_findings = found.high, medium_findings = found.medium,
                low_findings = found.low, info_findings = found.info
            from (
                select coalesce(sum(critical_findings), 0) as critical, coalesce(sum(high_findings), 0) as high,
                       coalesce(sum(medium_findings), 0) as medium, coalesce(sum(low_findings), 0) as low,
                       coalesce(sum(info_findings), 0) as info
                from task where parent_key = ?
            ) as found
            where key = ? and subtasks > 0 and subtasks_open = 0 and status = 'RUNNING'
            """);

    private final Database database;
    private final QueueClock clock;

    MainEnd(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean write(TaskId main, ParentEnd end) {
        FailureCause cause = end.cause();
        TaskResult.StoredFiles files = end.files();
        return database.update(
                        END,
                        params -> params.text(end.verdict().name())
                                .instant(clock.now())
                                .text(cause == null ? null : cause.code().name())
                                .text(cause == null ? null : cause.message())
                                .text(files == null ? null : files.path())
                                .text(files == null ? null : files.sha256())
                                .key(main.key())
                                .key(main.key()))
                == 1;
    }
}
