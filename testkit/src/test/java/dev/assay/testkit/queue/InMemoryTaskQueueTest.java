package dev.assay.testkit.queue;

import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;

/// The queue in memory keeps the contract.
class InMemoryTaskQueueTest extends TaskQueueContract {

    private final InMemoryTaskQueue queue = new InMemoryTaskQueue(clock);

    @Override
    protected TaskQueue queue() {
        return queue;
    }

    @Override
    protected TaskFacts facts(TaskId task) {
        return TaskFacts.of(queue.find(task).orElseThrow());
    }
}
