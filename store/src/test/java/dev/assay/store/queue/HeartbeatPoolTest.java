package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What keeps a running task its worker's does not wait for what only writes.
class HeartbeatPoolTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final QueueFixture fixture = new QueueFixture(1);
    private final AgroalDataSource heartbeat = StoreDatabase.pool(fixture.address, 1);
    private final TaskQueue queue = fixture.queue(new Database(heartbeat));
    private final WorkerId worker = new WorkerId("worker");

    @AfterEach
    void close() {
        heartbeat.close();
        fixture.close();
    }

    @Test
    void leases_are_renewed_while_submits_and_settles_have_taken_all_connections() throws SQLException {
        queue.submit(aTask().build());
        queue.submit(aTask().build());

        try (Connection lastOne = fixture.pool.getConnection()) {
            assertThat(lastOne.isValid(1)).isTrue();
            Lease lease = claimOne();
            assertThat(queue.renew(worker, List.of(lease), LEASE)).containsExactly(lease.task());
            assertThat(queue.progress(lease, Progress.NONE)).isTrue();
            assertThat(claimOne().task()).isNotEqualTo(lease.task());
        }
    }

    private Lease claimOne() {
        return queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE).stream()
                .map(ClaimedTask::lease)
                .toList()
                .getFirst();
    }
}
