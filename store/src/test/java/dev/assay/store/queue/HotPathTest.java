package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.Purge;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.upkeep.PostgresTaskSweeps;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What must stay cheap however much there is.
class HotPathTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue queue = fixture.queue();
    private final QueueDepths depths = new CountedDepths(fixture.database, QueueClock.DATABASE);
    private final QueueControl control = new PostgresQueueControl(fixture.database, QueueClock.DATABASE);
    private final WorkerRegistry workers = new PostgresWorkerRegistry(fixture.database, QueueClock.DATABASE);
    private final WorkerId worker = new WorkerId("worker");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void no_verb_reads_the_whole_table() {
        insertManyThatAreNotClaimable();
        long before = tableScans();
        long keysBefore = entriesRead("task_pkey");

        // more than five rounds: from the sixth on Postgres may use a plan that does not know the parameters
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 6; i++) {
                queue.submit(aTask().withSubtasks("a", "b")
                        .about(new Target("m", 10 * round + i + 1))
                        .under("key-" + round + "-" + i, "d")
                        .build());
            }
            queue.submitAll(
                    List.of(aTask().build(), aTask().withSubtasks("a", "b").build()),
                    new NewTask.IdempotencyKey("batch-" + round, "d"));
            queue.submitAll(List.of(aTask().build()), new NewTask.IdempotencyKey("batch-" + round, "e"));
            List<Lease> leases = claim(10);
            queue.renew(worker, leases, LEASE);
            leases.forEach(lease -> queue.progress(lease, new Progress(1, "step", 0, 0)));
            leases.subList(0, 4).forEach(lease -> queue.settle(lease, Results.completed()));
            queue.release(leases.subList(4, 6));
            queue.cancel(leases.get(6).task());
            fixture.execute("update task set lease_until = now() - interval '1 second' where key = "
                    + leases.get(7).task().key());
            queue.reclaim(3, 100);
            queue.promote(100);
            queue.foldable(100);
            depths.read();
            control.mendTurns();
            workers.list();
        }

        assertThat(tableScans() - before).isZero();
        assertThat(entriesRead("task_pkey") - keysBefore)
                .as("the whole table, along its primary key")
                .isLessThan(20_000);
    }

    @Test
    void what_is_claimable_is_read_as_far_as_it_is_wanted() {
        insertManyThatAreNotClaimable();
        fixture.execute("insert into task (kind, queue, priority, payload, created_at, ready_at, status)"
                + " select 'crawl', 'crawl', 1 + n % 4, '{}', now(), now() - interval '2 days', 'PENDING'"
                + " from generate_series(1, 20000) as n");
        fixture.execute("analyze task");
        var stale = new PostgresTaskSweeps(fixture.database, QueueClock.DATABASE, queue).stale(Duration.ofDays(1));
        long before = entriesRead("task_claimable") + entriesRead("task_pkey");

        depths.read();
        stale.find(null, 100);
        queue.claim(worker, List.of(new QueueDemand(new QueueName("crawl"), 100)), LEASE);

        assertThat(entriesRead("task_claimable") + entriesRead("task_pkey") - before)
                .isLessThan(2_000);
        assertThat(control.purge(new QueueName("crawl"), 19_900)).isEqualTo(new Purge.Purged(19_900));
        assertThat(entriesRead("task_claimable") - before).isLessThan(60_000);
    }

    @Test
    void a_claim_looks_at_claimable_rows_only() {
        insertManyThatAreNotClaimable();
        for (int i = 0; i < 50; i++) {
            queue.submit(aTask().build());
        }

        List<String> plan = explainClaim(List.of(new QueueDemand(QueueName.ANALYSIS, 10)), new LowWaterMarks(() -> 0));

        assertThat(rows(claimIndexScan(plan))).isEqualTo(10);
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on task"));
    }

    @Test
    void a_claim_of_a_busy_queue_does_not_step_over_all_that_has_been_claimed_since_the_last_vacuum() {
        fixture.execute("alter table task set (autovacuum_enabled = off)");
        fixture.execute("insert into task (kind, queue, priority, payload, created_at, ready_at, status)"
                + " select 'crawl', 'analysis', 2, '{}', now(), now(), 'PENDING' from generate_series(1, 40000)");
        List<QueueDemand> demand = List.of(new QueueDemand(QueueName.ANALYSIS, 500));
        var now = new AtomicLong();
        var marks = new LowWaterMarks(now::get);
        var claim = new Claim(fixture.database, QueueClock.DATABASE, marks);
        for (int i = 0; i < 76; i++) {
            now.addAndGet(LowWaterMarks.WINDOW.toNanos() / 3);
            claim.run(worker, demand, LEASE);
        }

        int withMarks = buffers(claimIndexScan(explainClaim(List.of(new QueueDemand(QueueName.ANALYSIS, 1)), marks)));
        int without = buffers(claimIndexScan(
                explainClaim(List.of(new QueueDemand(QueueName.ANALYSIS, 1)), new LowWaterMarks(() -> 0))));

        assertThat(without).as("the dead entries are there").isGreaterThan(100);
        assertThat(withMarks).isLessThan(without / 2);
    }

    @Test
    void a_claim_costs_the_same_with_a_hundred_thousand_blocked_tasks_in_front() {
        var full = new QueueName("full");
        control.pause(new QueueName("paused"));
        control.limit(full, 1, null);
        for (int i = 0; i < 50; i++) {
            queue.submit(aTask().build());
        }
        String before = claimIndexScan(explainClaim());

        insertManyThatAreBlocked();
        queue.claim(worker, List.of(new QueueDemand(full, 5)), LEASE);
        List<String> plan = explainClaim();

        assertThat(buffers(claimIndexScan(plan))).isLessThanOrEqualTo(buffers(before) + 5);
        assertThat(rows(claimIndexScan(plan))).isEqualTo(10);
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on task"));
    }

    @Test
    void passing_a_turn_on_reads_no_more_however_many_wait_for_it() {
        insertManyThatAreBlocked();
        long before = tableScans();

        for (int round = 0; round < 8; round++) {
            TaskId holder = new TaskId(fixture.number("select main_key from application_turn where app = 1"));
            queue.cancel(holder);
            assertThat(fixture.number(
                            "select count(*) from task where hold is null and status = 'PENDING' and subtasks = 0"
                                    + " and queue = 'analysis'"))
                    .isEqualTo(1);
        }

        // the assertion above is the only one that may read it all
        assertThat(tableScans() - before).isLessThanOrEqualTo(8);
    }

    /// Analyses that wait for their application, tasks of a paused queue and of one at its limit: urgent, and older
    /// than all that comes later.
    private void insertManyThatAreBlocked() {
        fixture.execute("""
                with mains as (
                    insert into task (kind, queue, priority, model, app, payload, created_at, ready_at, status,
                                      subtasks, subtasks_open)
                    select 'analysis', 'analysis', 4, 'm', 1, '{}', now(), now(), 'PENDING', 1, 1
                    from generate_series(1, 50000)
                    returning key
                )
                insert into task (parent_key, service, kind, queue, priority, model, app, payload, created_at, ready_at,
                                  status, hold)
                select key, 'a', 'analysis', 'analysis', 4, 'm', 1, '{}', now(), now(), 'PENDING', 'APPLICATION'
                from mains
                """);
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status)
                select 'crawl', case when n % 2 = 0 then 'paused' else 'full' end, 4, '{}', now(), now(), 'PENDING'
                from generate_series(1, 50000) as n
                """);
        fixture.execute("analyze task");
        fixture.texts("select give_turn('m', 1, now())::text");
        fixture.execute("update task set priority = 1 where hold is null and parent_key is not null");
    }

    private List<String> explainClaim() {
        return explainClaim(
                List.of(
                        new QueueDemand(new QueueName("full"), 10),
                        new QueueDemand(new QueueName("paused"), 10),
                        new QueueDemand(QueueName.ANALYSIS, 10)),
                new LowWaterMarks(() -> 0));
    }

    private List<String> explainClaim(List<QueueDemand> demands, LowWaterMarks marks) {
        var explain = new Sql("explain", "explain (analyze, buffers, costs off, timing off) " + Claim.CLAIM.text());
        return fixture.database.query(
                explain,
                params -> Claim.bind(params, null, worker, demands, marks.starts(demands), LEASE),
                row -> row.getString(1));
    }

    /// Of all the scans of one claim: what is printed is their mean.
    private static long rows(String indexScan) {
        Matcher numbers = Pattern.compile("actual rows=([\\d.]+) loops=(\\d+)").matcher(indexScan);
        assertThat(numbers.find()).isTrue();
        return Math.round(Double.parseDouble(numbers.group(1)) * Integer.parseInt(numbers.group(2)));
    }

    /// With the line about its buffers.
    private static String claimIndexScan(List<String> plan) {
        for (int i = 0; i < plan.size(); i++) {
            if (plan.get(i).contains("Index Scan using task_claimable")) {
                return String.join("\n", plan.subList(i, Math.min(plan.size(), i + 5)));
            }
        }
        throw new AssertionError("the claim does not use its index:\n" + String.join("\n", plan));
    }

    private static int buffers(String scan) {
        var hits = Pattern.compile("Buffers: shared hit=(\\d+)").matcher(scan);
        assertThat(hits.find()).as(scan).isTrue();
        return Integer.parseInt(hits.group(1));
    }

    @Test
    void renewals_write_no_index() {
        // autovacuum's own look at any of them would keep old versions in their pages for as long as it takes
        for (String table : List.of("task", "edge_block", "queue_count")) {
            fixture.execute("alter table " + table + " set (autovacuum_enabled = false)");
        }
        for (int i = 0; i < 40; i++) {
            queue.submit(aTask().carrying("{\"tools\":[\"bandit\",\"pylint\"]}").build());
        }
        List<Lease> leases = claim(40);
        long before = hotUpdates();

        for (int i = 0; i < 25; i++) {
            assertThat(queue.renew(worker, leases, LEASE)).hasSize(40);
        }

        // a page that is full for a moment costs one update its HOT-ness
        assertThat(hotUpdates() - before).isGreaterThan(40 * 25 * 95 / 100);
    }

    /// What the triggers look up is planned once per connection, when the table is small and nobody has counted it.
    @Test
    void what_follows_from_an_end_is_looked_up_however_small_the_table_was() {
        try (var alone = new QueueFixture(1)) {
            alone.execute("alter table task set (autovacuum_enabled = off)");
            String insert =
                    "insert into task (kind, queue, priority, payload, created_at, ready_at, pipeline_id, status)"
                            + " select 'crawl', 'crawl', 2, '{}', now(), now(), 'pipeline_1', 'PENDING' from generate_series(1, %d)";
            alone.execute(insert.formatted(20));
            alone.execute("update task set status = 'RUNNING', worker = 'w', lease_until = now(), started_at = now()");
            String fail = "update task set status = 'FAILED', worker = null, lease_until = null, finished_at = now(),"
                    + " cause_code = 'C', cause_message = 'm' where key = %d";
            for (int key = 1; key <= 12; key++) {
                alone.execute(fail.formatted(key));
            }
            alone.execute(insert.formatted(5_000));
            long before = tableScans(alone);

            alone.execute(fail.formatted(13));

            assertThat(tableScans(alone) - before).isZero();
            assertThat(alone.number("select count(*) from dead_letter")).isEqualTo(13);
        }
    }

    private void insertManyThatAreNotClaimable() {
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
        fixture.execute("analyze task");
    }

    private List<Lease> claim(int room) {
        return queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, room)), LEASE).stream()
                .map(ClaimedTask::lease)
                .toList();
    }

    private long entriesRead(String index) {
        return fixture.statistic("select idx_tup_read from pg_stat_user_indexes where indexrelname = '" + index + "'");
    }

    private long tableScans() {
        return tableScans(fixture);
    }

    private static long tableScans(QueueFixture fixture) {
        return fixture.statistic("select seq_scan from pg_stat_user_tables where relname = 'task'");
    }

    private long hotUpdates() {
        return fixture.statistic("select n_tup_hot_upd from pg_stat_user_tables where relname = 'task'");
    }
}
