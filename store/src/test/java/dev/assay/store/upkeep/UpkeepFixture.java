package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Batching;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepTally;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.task.Results;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A store with a clock to move, and a run that holds the lease.
final class UpkeepFixture implements AutoCloseable {

    /// One for all tests, emptied for each: a new one costs a second.
    private static final TestDatabase SHARED = StoreDatabase.create();

    static final Duration LEASE = Duration.ofSeconds(30);
    static final WorkerId WORKER = new WorkerId("worker");

    final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final TestDatabase address;
    final AgroalDataSource pool;
    final Database database;
    private final Announcements announcements;
    final TaskQueue queue;
    final PostgresTaskSweeps sweeps;
    final MaintenanceRuns runs;
    final RunLease lease;

    UpkeepFixture() {
        this(SHARED);
    }

    UpkeepFixture(TestDatabase address) {
        this.address = address;
        pool = StoreDatabase.pool(address, 8);
        database = new Database(pool);
        announcements = new Announcements(new Database(address.dataSource()), Announcements.STANDARD_WINDOW);
        queue = new PostgresTaskQueue(database, clock::instant, announcements);
        sweeps = new PostgresTaskSweeps(database, clock::instant, queue);
        runs = new PostgresMaintenanceRuns(database, clock::instant);
        execute("""
                truncate task, application, application_turn, deleted_application, deleted_result, archived_result, worker,
                         queue_count, queue_setting, pipeline, maintenance_run, edge_block cascade
                """);
        execute("update maintenance_lease set run_key = null, until = null");
        execute("update task_feed set floor_txid = 0, floor_seq = 0");
        lease = begin();
    }

    RunLease begin() {
        return ((Begin.Begun) runs.begin(new NewRun(false, Set.of(), "test"), Duration.ofDays(400))).lease();
    }

    DataSource connections() {
        return address.dataSource();
    }

    // --- running sweeps

    <C> SweepReport run(Batched<C> sweep) {
        return run(sweep, lease, 3);
    }

    <C> SweepReport dryRun(Batched<C> sweep) {
        return run(sweep, null, 3);
    }

    static <C> SweepReport run(Batched<C> sweep, @Nullable RunLease lease, int batch) {
        var tally = new SweepTally(Sweep.OLD_TASKS);
        try {
            new Batching(batch, () -> {}).run(sweep, lease, tally);
        } catch (InterruptedException nobodyDoes) {
            throw new AssertionError(nobodyDoes);
        }
        return tally.completed(Duration.ZERO);
    }

    // --- tasks

    TaskId submit(NewTask task) {
        return ((Submission.Created) queue.submit(task)).id();
    }

    ClaimedTask claim() {
        List<ClaimedTask> claimed = queue.claim(WORKER, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.getFirst();
    }

    List<Lease> claim(int count) {
        return queue.claim(WORKER, List.of(new QueueDemand(QueueName.ANALYSIS, count)), LEASE).stream()
                .map(ClaimedTask::lease)
                .toList();
    }

    TaskId settled(Settlement settlement) {
        TaskId task = submit(aTask().build());
        queue.settle(claim().lease(), settlement);
        return task;
    }

    TaskId completed() {
        return settled(Results.completed());
    }

    // --- looking

    void execute(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }

    long number(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getLong(1))
                .getFirst();
    }

    List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }

    String status(TaskId task) {
        return texts("select status from task where key = " + task.key()).getFirst();
    }

    List<TaskId> tasks() {
        return database.query(
                new Sql("test", "select key from task where parent_key is null order by key"),
                _ -> {},
                row -> new TaskId(row.getLong(1)));
    }

    /// What the counters count is what there is.
    void assertCounted() {
        assertThat(texts("""
                        select format('%s is counted as %s', real, counted) from (
                            select queue, array[count(*) filter (where status = 'PENDING'),
                                count(*) filter (where status = 'RUNNING'), count(*) filter (where status = 'COMPLETED'),
                                count(*) filter (where status = 'PARTIAL_SUCCESS'),
                                count(*) filter (where status = 'FAILED'),
                                count(*) filter (where status = 'CANCELLED')] as real
                            from task where subtasks = 0 group by queue
                        ) as real
                        full join (
                            select queue, array[sum(pending), sum(running), sum(completed), sum(partial_success),
                                sum(failed), sum(cancelled)]::bigint[] as counted
                            from queue_count group by queue
                        ) as counted using (queue)
                        where coalesce(real, '{0,0,0,0,0,0}') <> coalesce(counted, '{0,0,0,0,0,0}')
                        """)).as("wrong counters").isEmpty();
    }

    /// Nothing hangs on a task that is not there.
    void assertNothingHangsInTheAir() {
        for (String table :
                List.of("finding", "tool_run", "task_progress", "report_details", "dead_letter", "archived_result")) {
            assertThat(number("select count(*) from " + table + " where task_key not in (select key from task)"))
                    .as(table)
                    .isZero();
        }
        assertThat(number("""
                select count(*) from edge_block left join lateral unnest(keys) as one (key) on true
                where one.key is null or one.key not in (select key from task)
                """)).as("edge_block").isZero();
    }

    @Override
    public void close() {
        announcements.close();
        pool.close();
    }
}
