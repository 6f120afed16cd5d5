package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.Batching;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepTally;
import dev.assay.model.upkeep.TaskSweeps.OldTasks;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Very many old tasks are deleted while workers work. `-Dupkeep.tasks=1000000` makes it the real thing; it then
/// says in its log how fast that was and what it cost the claims.
class RetentionUnderLoadTest {

    private static final Logger log = Logger.getLogger(RetentionUnderLoadTest.class);

    private static final int TASKS = Integer.getInteger("upkeep.tasks", 20_000);
    private static final int BATCH = Integer.getInteger("upkeep.batch", 50);
    private static final Duration PAUSE = Duration.ofMillis(Integer.getInteger("upkeep.pause", 20));
    private static final boolean LARGE = TASKS >= 1_000_000;

    private static final int WITH_FILES = Math.min(10_000, TASKS / 8);
    private static final OldTasks TERMS = new OldTasks(Duration.ofDays(30), Duration.ofMinutes(5), true, false);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final Announcements announcements = new Announcements(fixture.database, Announcements.STANDARD_WINDOW);
    private final TaskQueue queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, announcements);
    private final PostgresTaskSweeps sweeps = new PostgresTaskSweeps(fixture.database, QueueClock.DATABASE, queue);
    private final DeletedResults files = new PostgresDeletedResults(fixture.database);

    @AfterEach
    void close() {
        announcements.close();
        fixture.close();
    }

    @Test
    void very_many_old_tasks_are_deleted_while_workers_work_and_nothing_younger_is_touched()
            throws InterruptedException {
        insertFamilies(40, 0, TASKS / 4);
        insertFamilies(29, TASKS / 4, 500);
        fixture.execute("analyze");
        String young = "(select key from task where coalesce(parent_key, key) > %d)".formatted(lastOldMain());
        List<String> before = everything(young);
        var load = new Load(queue);

        Latencies alone = load.measure(LARGE ? 30 : 2);
        long beginning = System.nanoTime();
        load.start();
        SweepTally tally = deleteAllButBeKilledTwice();
        Latencies beside = load.stop();
        double seconds = (System.nanoTime() - beginning) / 1e9;

        log.infof(
                "deleted %d tasks in %.1f s: %.0f rows/s, batches of %d, pause %s; claims alone: %s, beside: %s",
                TASKS, seconds, TASKS / seconds, BATCH, PAUSE, alone, beside);
        assertThat(everything(young)).isEqualTo(before);
        assertThat(tally.changed()).isEqualTo(TASKS / 4);
        assertThat(fixture.number("select count(*) from task where finished_at < now() - interval '30 days'"))
                .isZero();
        assertThat(files.find(0, TASKS)).hasSize(WITH_FILES).doesNotHaveDuplicates();
        assertThat(load.trouble).isEmpty();
        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
        if (LARGE) {
            assertThat(beside.percentile(99)).isLessThan(alone.percentile(99) * 1.5);
        }
    }

    /// Ends twice between two batches, as if the process were gone; another run goes on.
    private SweepTally deleteAllButBeKilledTwice() throws InterruptedException {
        var tally = new SweepTally(Sweep.OLD_TASKS);
        RunLease lease = fixture.lease;
        for (int kill = 1; kill <= 2; kill++) {
            var batches = new AtomicLong();
            int last = TASKS / 4 / BATCH * kill / 4;
            RunLease mine = lease;
            try {
                new Batching(BATCH, () -> {
                            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                            if (batches.incrementAndGet() == last) {
                                throw new LeaseLostException(mine);
                            }
                        })
                        .run(sweeps.old(TERMS), lease, tally);
            } catch (LeaseLostException killed) {
                fixture.execute("update maintenance_lease set until = '2000-01-01'");
                lease = fixture.begin();
            }
        }
        new Batching(BATCH, () -> TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos())).run(sweeps.old(TERMS), lease, tally);
        return tally;
    }

    private long lastOldMain() {
        return fixture.number(
                "select max(key) from task where parent_key is null and finished_at < now() - interval '30 days'");
    }

    /// Main tasks with three subtasks each, that ended so many days ago; with the edges they took, and for some of
    /// the older ones files and findings.
    private void insertFamilies(int daysAgo, int from, int count) {
        for (int done = 0; done < count; done += 25_000) {
            insertFamilies(daysAgo, from + done, Math.min(25_000, count - done), from == 0 && done == 0);
        }
    }

    private void insertFamilies(int daysAgo, int from, int count, boolean withFiles) {
        int files = withFiles ? WITH_FILES : 0;
        fixture.execute("""
                with mains as (
                    insert into task (kind, queue, status, priority, model, app, payload, created_at, ready_at, started_at,
                                      finished_at, started, subtasks, result_path, result_sha256, cause_code, cause_message)
                    select 'analysis', 'analysis',
                           (array['COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED'])[1 + n %% 4], 2,
                           'model-' || n %% 50, 1 + n %% 1000, '{}', at, at, at, at, 0, 3,
                           case when n < %4$d then 'p' || n end, case when n < %4$d then repeat('a', 64) end,
                           case when n %% 4 in (1, 2) then 'SUBTASKS_FAILED' end, case when n %% 4 in (1, 2) then 'some' end
                    from generate_series(%2$d, %2$d + %3$d - 1) as n,
                         (select now() - %1$d * interval '1 day' as at) as times
                    returning key
                )
                insert into task (parent_key, service, kind, queue, status, priority, payload, created_at, ready_at,
                                  started_at, finished_at, started)
                select key, service, 'analysis', 'analysis', 'COMPLETED', 2, '{}', at, at, at, at, 1
                from mains, unnest(array['static-analyzer', 'dynamic-analyzer', 'ai-analyzer']) as service,
                     (select now() - %1$d * interval '1 day' as at) as times
                """.formatted(daysAgo, from, count, files));
        String newest = """
                (select key from task where key > (select max(key) - %d from task))
                """.formatted(4 * count);
        fixture.execute("""
                insert into edge_block (block, keys, txid, at, epoch, from_status, to_status, actor, reason)
                select key, array[key], pg_current_xact_id()::text::bigint, finished_at, 1, s, t, 'worker', 'SETTLED'
                from task, (values ('PENDING', 'RUNNING'), ('RUNNING', 'COMPLETED')) as e (s, t)
                where key in %s
                """.formatted(newest));
        fixture.execute("""
                insert into dead_letter (task_key, kind, model, app, cause_code, died_at, trips, origin_key)
                select key, kind, model, app, cause_code, finished_at, 1, key from task
                where key in %s and status = 'FAILED' and parent_key is null
                """.formatted(newest));
        fixture.execute("""
                insert into tool_run (task_key, seq, name, service, status, findings)
                select key, 1, 'bandit', service, 'COMPLETED', 1 from task where key in %s and parent_key is not null
                """.formatted(newest));
        fixture.execute("""
                insert into finding (task_key, severity, seq, tool, service, message)
                select leaf.key, 2, n, 'bandit', leaf.service, 'a finding of some length, as they are'
                from task as main join task as leaf on leaf.parent_key = main.key, generate_series(1, 10) as n
                where main.key in %s and main.result_path is not null
                """.formatted(newest));
    }

    private List<String> everything(String keys) {
        return fixture.texts("""
                select 'task ' || t::text from task as t where key in %1$s and finished_at < now() - interval '1 day'
                union all select 'tool ' || t::text from tool_run as t where task_key in (
                    select key from task where key in %1$s and finished_at < now() - interval '1 day')
                union all select 'letter ' || t::text from dead_letter as t where task_key in (
                    select key from task where key in %1$s and finished_at < now() - interval '1 day')
                union all select 'edge ' || t::text from task_edge as t where task_key in (
                    select key from task where key in %1$s and finished_at < now() - interval '1 day')
                order by 1
                """.formatted(keys));
    }

    /// How long claims took.
    private record Latencies(List<Long> sorted) {

        double percentile(int percent) {
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
        }

        @Override
        public String toString() {
            return "p50 %.2f ms, p99 %.2f ms of %d".formatted(percentile(50), percentile(99), sorted.size());
        }
    }

    /// A worker that submits, claims and settles at a steady pace.
    private static final class Load {

        private static final WorkerId WORKER = new WorkerId("load");
        private static final long PERIOD_MILLIS = 10;

        private final TaskQueue queue;
        private final ConcurrentLinkedQueue<Long> claims = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> trouble = new ConcurrentLinkedQueue<>();
        private ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

        Load(TaskQueue queue) {
            this.queue = queue;
        }

        void start() {
            claims.clear();
            pace = Executors.newSingleThreadScheduledExecutor();
            pace.scheduleAtFixedRate(this::work, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }

        Latencies stop() throws InterruptedException {
            pace.shutdown();
            assertThat(pace.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            var sorted = new ArrayList<>(claims);
            Collections.sort(sorted);
            return new Latencies(sorted);
        }

        Latencies measure(int seconds) throws InterruptedException {
            start();
            assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
            return stop();
        }

        private void work() {
            try {
                NewTask task = aTask().build();
                queue.submit(task);
                long beginning = System.nanoTime();
                List<ClaimedTask> claimed =
                        queue.claim(WORKER, List.of(new QueueDemand(QueueName.ANALYSIS, 5)), Duration.ofMinutes(5));
                claims.add(System.nanoTime() - beginning);
                for (ClaimedTask each : claimed) {
                    if (!(queue.settle(each.lease(), Results.completed()) instanceof SettleReply.Settled)) {
                        trouble.add("not settled: " + each);
                    }
                }
            } catch (RuntimeException failure) {
                trouble.add(failure.toString());
            }
        }
    }
}
