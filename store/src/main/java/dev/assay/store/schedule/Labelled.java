package dev.assay.store.schedule;

import dev.assay.model.task.NewTask;
import java.util.HashMap;

/// Tells by a label which schedule made a task, unless the request has a label of that name already.
final class Labelled {

    private static final String LABEL = "schedule";

    private Labelled() {}

    static NewTask with(String schedule, NewTask task) {
        var labels = new HashMap<>(task.labels());
        labels.putIfAbsent(LABEL, schedule);
        return new NewTask(
                task.kind(),
                task.queue(),
                task.priority(),
                task.target(),
                task.notBefore(),
                task.pipelineId(),
                task.payload(),
                labels,
                task.idempotencyKey(),
                task.subtasks());
    }
}
