package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.task.Results;
import io.agroal.api.AgroalDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Postgres goes away under a working worker and comes back: the worker goes on, nothing is lost and nothing is
/// done twice.
@Timeout(90)
class PostgresRestartTest {

    private static final int TASKS = 400;
    private static final Duration LEASE = Duration.ofSeconds(2);

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void a_worker_survives_a_restart_of_postgres() throws Exception {
        int port = freePort();
        EmbeddedPostgres first = start(port);
        var address = new TestDatabase(
                "postgres", "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres");
        Flyway.configure().dataSource(address.dataSource()).load().migrate();
        try (AgroalDataSource pool = StoreDatabase.pool(address, 4);
                var signals = new PostgresQueueSignals(new ListenerSettings(
                        address.url(), address.user(), address.password(), Duration.ofSeconds(1)));
                var threads = Executors.newSingleThreadExecutor()) {
            var database = new Database(pool, () -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
            var announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
            var queue = new PostgresTaskQueue(database, QueueClock.DATABASE, announcements);
            for (int i = 0; i < TASKS; i++) {
                queue.submit(aTask().build());
            }
            var reconnected = new CountDownLatch(1);
            signals.subscribe(Set.of(), new Reconnection(reconnected));
            var half = new CountDownLatch(TASKS / 2);
            var away = new CountDownLatch(1);
            var interrupted = new CountDownLatch(1);

            Future<Integer> working = threads.submit(() -> work(queue, half, away, interrupted));
            assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
            first.close();
            away.countDown();
            assertThat(interrupted.await(30, TimeUnit.SECONDS))
                    .as("a failed call")
                    .isTrue();
            EmbeddedPostgres second = start(port);

            int settled = working.get(60, TimeUnit.SECONDS);
            assertThat(reconnected.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(settled).isEqualTo(TASKS);
            assertThat(database.query(
                            new Sql("ended", "select count(*) from task where status = 'COMPLETED'"),
                            _ -> {},
                            row -> row.getInt(1)))
                    .containsExactly(TASKS);
            announcements.close();
            second.close();
        }
    }

    /// As a worker does it: what was claimed is settled, however often that has to be tried. Postgres goes away while
    /// it works; only when that takes too long it waits, with a quarter still to do.
    private static int work(TaskQueue queue, CountDownLatch half, CountDownLatch away, CountDownLatch interrupted)
            throws InterruptedException {
        var worker = new WorkerId("worker");
        int settled = 0;
        while (settled < TASKS) {
            try {
                List<ClaimedTask> claimed = queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE);
                if (claimed.isEmpty()) {
                    // the answer to a claim may have got lost; then its lease runs out
                    queue.reclaim(3, 100);
                }
                for (ClaimedTask task : claimed) {
                    settle(queue, task, interrupted);
                    settled++;
                    half.countDown();
                    if (settled == TASKS * 3 / 4) {
                        away.await();
                    }
                }
            } catch (QueueUnavailableException _) {
                interrupted.countDown();
            }
        }
        return settled;
    }

    /// A refusal after a failed try means that the first try had arrived.
    private static void settle(TaskQueue queue, ClaimedTask task, CountDownLatch interrupted) {
        boolean again = false;
        while (true) {
            try {
                SettleReply reply = queue.settle(task.lease(), Results.completed());
                assertThat(reply instanceof SettleReply.Settled || again).isTrue();
                return;
            } catch (QueueUnavailableException _) {
                interrupted.countDown();
                again = true;
            }
        }
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Reconnection(CountDownLatch happened) implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName queue) {}

        @Override
        public void taskCancelled(TaskId task) {}

        @Override
        public void reconnected() {
            happened.countDown();
        }
    }
}
