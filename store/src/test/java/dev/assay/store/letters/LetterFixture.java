package dev.assay.store.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.letter.DeadLetters;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import dev.assay.model.task.WorkerId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Dead letters on a database of their own, with a clock that tests move, and short ways to end tasks.
final class LetterFixture implements AutoCloseable {

    static final WorkerId WORKER = new WorkerId("letters-test");
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final AtomicInteger APPLICATIONS = new AtomicInteger(1_000);

    final MutableClock clock = MutableClock.at("2026-01-31T12:00:00Z");
    final AgroalDataSource pool;
    final Database database;
    final TaskQueue queue;
    final DeadLetters letters;
    final TaskRetries retries;
    final BulkTasks bulk;
    private final Announcements announcements;

    LetterFixture() {
        pool = StoreDatabase.pool(StoreDatabase.create(), 12);
        database = new Database(pool);
        announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
        QueueClock now = clock::instant;
        queue = new PostgresTaskQueue(database, now, announcements);
        letters = new PostgresDeadLetters(database, database, now);
        retries = new PostgresTaskRetries(database, now, queue);
        bulk = new PostgresBulkTasks(database, now);
    }

    /// A task about an application of its own, so that none waits for another's analysis to end.
    static TaskBuilder aTask() {
        return TaskBuilder.aTask().about(new Target("demo", APPLICATIONS.incrementAndGet()));
    }

    TaskId submit(TaskBuilder task) {
        assertThat(queue.submit(task.build())).isInstanceOf(Submission.Created.class);
        return new TaskId(number("select max(key) from task where parent_key is null"));
    }

    List<ClaimedTask> claimAll() {
        return queue.claim(WORKER, List.of(new QueueDemand(QueueName.ANALYSIS, 10_000)), LEASE);
    }

    void end(ClaimedTask task, Settlement settlement) {
        SettleReply reply = queue.settle(task.lease(), settlement);
        if (reply instanceof SettleReply.LastOpenSubtask(var main)) {
            reply = queue.settleLast(task.lease(), settlement, endOf(main, task.id(), settlement.status()));
        }
        assertThat(reply).isInstanceOf(SettleReply.Settled.class);
    }

    ParentEnd endOf(TaskId main, TaskId last, TaskStatus lastStatus) {
        List<TaskStatus> states = database.query(
                new Sql("states", "select key, status from task where parent_key = ?"),
                params -> params.key(main.key()),
                row -> row.getLong("key") == last.key() ? lastStatus : TaskStatus.valueOf(row.getString("status")));
        TaskStatus verdict = Verdict.of(states);
        var cause = new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "some");
        return new ParentEnd(
                verdict,
                verdict == TaskStatus.COMPLETED ? null : cause,
                new StoredFiles("p", "s"),
                Publication.NOTHING);
    }

    /// Runs everything that is due, and lets it fail.
    void failAll() {
        claimAll().forEach(task -> end(task, Results.failed()));
    }

    /// A task that stands alone and has failed.
    TaskId aDeadTask() {
        TaskId task = submit(aTask());
        failAll();
        return task;
    }

    /// A main task whose subtasks end as named, by service.
    TaskId anEndedMain(Map<String, Settlement> ends) {
        TaskId main = submit(aTask().withSubtasks(ends.keySet().toArray(String[]::new)));
        for (ClaimedTask part : claimAll()) {
            end(part, ends.getOrDefault(part.service(), Results.completed()));
        }
        return main;
    }

    TaskStatus status(TaskId task) {
        return TaskStatus.valueOf(
                texts("select status from task where key = " + task.key()).getFirst());
    }

    void execute(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }

    /// Like retention: what has ended, locked in key order like everywhere.
    void delete(String which) {
        execute("with ended as materialized (select key from task where parent_key is null and finished_at is not null"
                + " and " + which + " order by key for update)"
                + " delete from task where key = any (array(select key from ended))");
    }

    long number(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getLong(1))
                .getFirst();
    }

    /// How often Postgres has ended a transaction because it waited in a circle. That is repeated, so nobody sees
    /// it.
    long deadlocks() {
        return number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }

    /// Runs jobs at the same time, and gives back what they return.
    static <T> List<T> atOnce(List<Callable<T>> jobs) throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(jobs.size())) {
            var results = new ArrayList<T>();
            for (Future<T> running : executor.invokeAll(jobs)) {
                results.add(running.get());
            }
            return results;
        }
    }

    @Override
    public void close() {
        announcements.close();
        pool.close();
    }
}
