package dev.assay.store.schedule;

import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import java.time.Instant;

/// Makes a schedule's tasks, inside the transaction that locks its row.
///
/// That lock alone keeps two from being made for one time. The idempotency key is the second belt: it holds even
/// when somebody puts a schedule's next time back by hand.
final class MadeTask {

    /// Cannot stand in an HTTP header, so no client's key collides.
    private static final char UNIT_SEPARATOR = '\u001F';

    private static final String DIGEST = "schedule";

    private final TaskQueue queue;

    MadeTask(TaskQueue queue) {
        this.queue = queue;
    }

    TaskId on(ScheduleId schedule, Instant scheduledFor, NewTask task) {
        return submit(task, schedule.toString() + UNIT_SEPARATOR + scheduledFor);
    }

    TaskId byHand(ScheduleId schedule, Instant now, NewTask task) {
        return submit(task, schedule.toString() + UNIT_SEPARATOR + "by hand" + UNIT_SEPARATOR + now);
    }

    private TaskId submit(NewTask task, String key) {
        return switch (queue.submit(task.with(new NewTask.IdempotencyKey(key, DIGEST)))) {
            case Submission.Created(var id) -> id;
            case Submission.Repeated(var id) -> id;
            case Submission.KeyReused(var first) ->
                throw new IllegalStateException("the key of a schedule's task belongs to " + first);
        };
    }
}
