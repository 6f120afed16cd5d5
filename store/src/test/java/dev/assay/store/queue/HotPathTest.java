package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What must stay cheap however much there is.
class HotPathTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue queue = fixture.queue();
    private final WorkerId worker = new WorkerId("worker");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_claim_looks_at_claimable_rows_only() {
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status, started_at, finished_at)
                select 'analysis', 'analysis', 4, '{}', now(), now(), 'COMPLETED', now(), now()
                from generate_series(1, 60000)
                """);
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, not_before, hold, status)
                select 'analysis', 'analysis', 4, '{}', now(), now(), now() + interval '1 day', 'TIME', 'PENDING'
                from generate_series(1, 40000)
                """);
        for (int i = 0; i < 50; i++) {
            queue.submit(aTask().build());
        }
        fixture.execute("analyze task");
        var explain = new Sql("explain", "explain (analyze, buffers, costs off, timing off) " + Claim.CLAIM.text());

        String plan = String.join(
                "\n",
                fixture.database.query(
                        explain,
                        params -> Claim.bind(
                                params, null, worker, List.of(new QueueDemand(QueueName.ANALYSIS, 10)), LEASE),
                        row -> row.getString(1)));

        assertThat(plan).contains("Index Scan using task_claimable").doesNotContain("Seq Scan on task");
        assertThat(plan).containsPattern("Index Scan using task_claimable on task( task_\\d)? \\(actual rows=10");
    }

    @Test
    void renewals_write_no_index() {
        for (int i = 0; i < 40; i++) {
            queue.submit(aTask().carrying("{\"tools\":[\"bandit\",\"pylint\"]}").build());
        }
        List<Lease> leases = queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 40)), LEASE).stream()
                .map(ClaimedTask::lease)
                .toList();
        long before = hotUpdates();

        for (int i = 0; i < 25; i++) {
            assertThat(queue.renew(worker, leases, LEASE)).hasSize(40);
        }

        // a page that is full for a moment costs one update its HOT-ness
        assertThat(hotUpdates() - before).isGreaterThan(40 * 25 * 95 / 100);
    }

    private long hotUpdates() {
        fixture.texts("select pg_stat_force_next_flush()::text");
        return fixture.number("select n_tup_hot_upd from pg_stat_user_tables where relname = 'task'");
    }
}
