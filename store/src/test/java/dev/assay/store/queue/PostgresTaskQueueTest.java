package dev.assay.store.queue;

import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.testkit.queue.TaskFacts;
import dev.assay.testkit.queue.TaskQueueContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// The queue on Postgres keeps the contract.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTaskQueueTest extends TaskQueueContract {

    private final QueueFixture fixture = new QueueFixture(2);
    private final TaskQueue queue = fixture.queue(clock::instant);

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Override
    protected TaskQueue queue() {
        return queue;
    }

    @Override
    protected TaskFacts facts(TaskId task) {
        return fixture.facts(task);
    }
}
