package dev.assay.tasks.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerClientSettings;
import dev.assay.analyzer.Deadline;
import dev.assay.analyzer.ProgressListener;
import dev.assay.analyzer.VertxAnalyzerClient;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerState;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whole workers, with their threads, on a real queue. What one of them alone would not show: two of them never do
/// the same work, and one that lost its lease does no harm.
class WorkerOnPostgresTest {

    private final TestDatabase database = PostgresServer.shared()
            .createDatabase(
                    "tasks",
                    source -> Flyway.configure().dataSource(source).load().migrate());
    private final AgroalDataSource pool = pool(database);
    private final Database store = new Database(pool, () -> pool.flush(FlushMode.GRACEFUL));
    private final Announcements announcements = new Announcements(store, Announcements.STANDARD_WINDOW);
    private final PostgresTaskQueue queue = new PostgresTaskQueue(store, QueueClock.DATABASE, announcements);
    private final PostgresQueueSignals signals = new PostgresQueueSignals(new ListenerSettings(
            database.url(), database.user(), database.password(), ListenerSettings.STANDARD_SILENCE));
    private final ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
    private final Vertx vertx = Vertx.vertx();
    private final AnalyzerClient client = new VertxAnalyzerClient(
            vertx, AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(analyzer.url()))));
    private final WorkerRegistry registry = new PostgresWorkerRegistry(store, QueueClock.DATABASE);
    private final QueueControl control = new PostgresQueueControl(store, QueueClock.DATABASE);
    private final CountDownLatch recycled = new CountDownLatch(1);
    private final List<Worker> workers = new ArrayList<>();

    @BeforeEach
    void the_analyzer_answers_at_once() {
        analyzer.always(Script.answer(CannedResults.bandit("demo", 1, 1)));
    }

    @AfterEach
    void close() {
        workers.forEach(Worker::leave);
        signals.close();
        announcements.close();
        pool.close();
        client.close();
        vertx.close();
        analyzer.close();
    }

    @Test
    @Timeout(120)
    void a_thousand_tasks_through_two_workers_are_each_settled_exactly_once() throws InterruptedException {
        int mains = 200;
        int alone = 600;
        var seen = new Tally(mains * 2 + alone);
        start("one", seen, new AnalyzerRunner(client), settings(Duration.ofMinutes(30)));
        start("two", seen, new AnalyzerRunner(client), settings(Duration.ofMinutes(30)));

        for (int i = 0; i < mains; i++) {
            submit(List.of("static-analyzer", "ai-analyzer"));
        }
        for (int i = 0; i < alone; i++) {
            submit(List.of());
        }

        assertThat(seen.allSettled.await(100, TimeUnit.SECONDS))
                .as("%s", seen.settled.size())
                .isTrue();
        assertThat(seen.settled.values()).allMatch(count -> count.get() == 1);
        assertThat(seen.refused).isEmpty();
        assertThat(count("select count(*) from task where status = 'COMPLETED'"))
                .isEqualTo(1200L);
        assertThat(count("select count(*) from task where status <> 'COMPLETED'"))
                .isZero();
        assertThat(count("select count(*) from finding")).isEqualTo(1000L);
        assertThat(count("select count(*) from task where subtasks > 0 and low_findings + medium_findings"
                        + " + high_findings + info_findings + critical_findings <> 2"))
                .isZero();
        assertThat(seen.workers).hasSize(2);
    }

    @Test
    @Timeout(60)
    void a_lease_stolen_under_a_live_worker_changes_nothing() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var seen = new Tally(1);
        // One slot, so that the victim has no room to claim its own task again.
        var oneSlot = new FixedSettings("analysis:1", Duration.ofSeconds(30), Duration.ofMinutes(30));
        start("victim", seen, new DeafRunner(entered, proceed), oneSlot);
        TaskId task = submit(List.of());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        execute("update task set lease_until = now() - interval '1 second' where key = " + task.key());
        assertThat(queue.reclaim(3, 10)).extracting(Reclaimed::status).containsExactly(TaskStatus.PENDING);
        var thief = new WorkerId("thief");
        List<ClaimedTask> stolen =
                queue.claim(thief, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), Duration.ofSeconds(30));
        proceed.countDown();

        assertThat(seen.gone.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.settled).isEmpty();
        assertThat(count("select count(*) from task where status = 'RUNNING' and worker = 'thief'"))
                .isEqualTo(1L);
        queue.settle(stolen.getFirst().lease(), new Settlement.Complete(nothing()));
        assertThat(count("select count(*) from task where status = 'COMPLETED'"))
                .isEqualTo(1L);
    }

    @Test
    @Timeout(60)
    void a_worker_that_leaves_gives_back_what_it_has_not_finished() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var seen = new Tally(1);
        Worker leaver = start("leaver", seen, new PatientRunner(entered), settings(Duration.ofMinutes(30)));
        submit(List.of());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        leaver.leave();

        assertThat(count("select count(*) from task where status = 'PENDING' and worker is null and lost = 0"
                        + " and failures = 0"))
                .isEqualTo(1L);
    }

    @Test
    @Timeout(60)
    void a_cancelled_run_is_told_at_once() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var seen = new Tally(1);
        // renewing, which would find out as well, is a long time off
        var seldom = new FixedSettings("analysis:16", Duration.ofMinutes(2), Duration.ofMinutes(30));
        start("worker", seen, new PatientRunner(entered), seldom);
        TaskId task = submit(List.of());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        queue.cancel(task);

        assertThat(seen.gone.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from task where status = 'CANCELLED'"))
                .isEqualTo(1L);
    }

    @Test
    @Timeout(60)
    void a_run_past_its_time_is_stopped_and_fails() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var seen = new Tally(1);
        start("worker", seen, new PatientRunner(entered), settings(Duration.ofSeconds(1)));
        submit(List.of());

        assertThat(seen.allSettled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from task where status = 'FAILED' and cause_code = 'TASK_TIMED_OUT'"))
                .isEqualTo(1L);
    }

    @Test
    @Timeout(60)
    void connections_cut_in_the_middle_cost_nothing_but_time() throws InterruptedException {
        int tasks = 60;
        var seen = new Tally(tasks);
        start("worker", seen, new AnalyzerRunner(client), settings(Duration.ofMinutes(30)));
        for (int i = 0; i < tasks; i++) {
            submit(List.of());
            if (i % 20 == 10) {
                execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid()");
            }
        }

        assertThat(seen.allSettled.await(40, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from task where status = 'COMPLETED'"))
                .isEqualTo((long) tasks);
    }

    @Test
    @Timeout(60)
    void a_paused_queue_stands_still_on_all_workers_and_goes_on_when_resumed() throws InterruptedException {
        var before = new Tally(20);
        var twoQueues = new FixedSettings(
                "analysis:16,crawl:1", Duration.ofSeconds(30), Duration.ofMinutes(30), 0, Duration.ofMinutes(10));
        start("one", before, new AnalyzerRunner(client), twoQueues);
        start("two", before, new AnalyzerRunner(client), twoQueues);
        control.pause(QueueName.ANALYSIS);
        for (int i = 0; i < 10; i++) {
            submit(List.of());
        }
        for (int i = 0; i < 10; i++) {
            queue.submit(task(new QueueName("crawl"), i + 1));
        }

        // claims ask for both queues at once, so by the time that ten of the later ones are done, all have been asked
        // for
        awaitCount("select count(*) from task where queue = 'crawl' and status = 'COMPLETED'", 10);
        assertThat(count("select count(*) from task where queue = 'analysis' and started > 0"))
                .isZero();

        // once both have looked without being told, neither does so again within ten seconds
        assertThat(before.twoPolled.await(30, TimeUnit.SECONDS)).isTrue();
        control.resume(QueueName.ANALYSIS);
        assertThat(before.allSettled.await(8, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Timeout(60)
    void a_drained_worker_finishes_what_it_runs_and_claims_no_more_until_it_is_told_to() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var drained = new Tally(1);
        start("drained", drained, new DeafRunner(entered, proceed), settings(Duration.ofMinutes(30)));
        submit(List.of());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        long told = count("select (extract(epoch from now()) * 1000000)::bigint");
        registry.drain(new WorkerId("drained"), true);
        awaitCount("select count(*) from worker where extract(epoch from seen_at) * 1000000 > " + told, 1);
        assertThat(state("drained")).isEqualTo(WorkerState.DRAINING);
        submit(List.of());
        proceed.countDown();
        assertThat(drained.allSettled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(state("drained")).isEqualTo(WorkerState.DRAINED);

        var other = new Tally(1);
        start("other", other, new AnalyzerRunner(client), settings(Duration.ofMinutes(30)));
        assertThat(other.allSettled.await(20, TimeUnit.SECONDS)).isTrue();
        registry.drain(new WorkerId("other"), true);
        registry.drain(new WorkerId("drained"), false);
        submit(List.of());
        awaitCount("select count(*) from task where status = 'COMPLETED'", 3);
        assertThat(drained.settled).isNotEmpty();
    }

    @Test
    @Timeout(60)
    void a_worker_that_has_done_its_number_of_tasks_ends_and_leaves_the_rest_to_others() throws InterruptedException {
        var seen = new Tally(2);
        for (int i = 0; i < 5; i++) {
            submit(List.of());
        }
        Worker worker = start(
                "recycled",
                seen,
                new AnalyzerRunner(client),
                new FixedSettings("analysis:1", Duration.ofSeconds(30), Duration.ofMinutes(30), 2));

        assertThat(recycled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from task where status = 'COMPLETED'"))
                .isEqualTo(2);
        assertThat(count("select count(*) from worker where recycling and done = 2 and failed = 0"))
                .isEqualTo(1);

        worker.leave();
        assertThat(registry.list()).isEmpty();
        assertThat(count("select count(*) from task where status = 'PENDING'")).isEqualTo(3);
    }

    @Test
    @Timeout(60)
    void an_operator_sets_how_much_each_worker_runs_at_once() throws InterruptedException {
        var entered = new CountDownLatch(2);
        var proceed = new CountDownLatch(1);
        var seen = new Tally(3);
        control.limit(QueueName.ANALYSIS, null, 2);
        for (int i = 0; i < 3; i++) {
            submit(List.of());
        }
        start("worker", seen, new DeafRunner(entered, proceed), settings(Duration.ofMinutes(30)));
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(count("select count(*) from task where status = 'RUNNING'")).isEqualTo(2);

        control.limit(QueueName.ANALYSIS, null, 3);
        awaitCount("select count(*) from task where status = 'RUNNING'", 3);

        proceed.countDown();
        assertThat(seen.allSettled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /// The end of a run leaves room under the limit only once it is recorded, which is after its slot is free. Looking
    /// again would find it as well, but not so often while this test lasts.
    @Test
    @Timeout(60)
    void a_limited_queue_goes_on_whenever_a_run_has_been_recorded() throws InterruptedException {
        var crawl = new QueueName("crawl");
        var proceed = new CountDownLatch(1);
        var seen = new Tally(200);
        control.limit(QueueName.ANALYSIS, 1, null);
        queue.submit(task(crawl, 1));
        for (int i = 0; i < 200; i++) {
            submit(List.of());
        }

        start(
                "worker",
                seen,
                new OneQueueWaits(crawl, proceed),
                new FixedSettings("analysis:4,crawl:1", Duration.ofSeconds(30), Duration.ofMinutes(30)));

        assertThat(seen.allSettled.await(50, TimeUnit.SECONDS)).isTrue();
        proceed.countDown();
    }

    @Test
    @Timeout(60)
    void a_worker_that_has_found_something_looks_again_soon_though_nobody_tells_it() throws InterruptedException {
        var seen = new Polls();
        var rarely = new FixedSettings(
                "analysis:4", Duration.ofSeconds(30), Duration.ofMinutes(30), 0, Duration.ofMinutes(10));
        start("worker", seen, new AnalyzerRunner(client), rarely);

        submit(List.of());

        assertThat(seen.settled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.polledAfter.await(5, TimeUnit.SECONDS)).isTrue();
    }

    /// Whether it looks without being told, once something has been settled.
    private static final class Polls extends SilentObserver {

        final CountDownLatch settled = new CountDownLatch(1);
        final CountDownLatch polledAfter = new CountDownLatch(1);

        @Override
        public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
            settled.countDown();
        }

        @Override
        public void wokenUp(WakeUp.Reason reason) {
            if (reason == WakeUp.Reason.POLL && settled.getCount() == 0) {
                polledAfter.countDown();
            }
        }
    }

    private WorkerState state(String worker) {
        return registry.find(new WorkerId(worker)).orElseThrow().state();
    }

    /// For what no signal tells; the test's time limit ends it.
    private void awaitCount(String sql, long expected) throws InterruptedException {
        while (count(sql) != expected) {
            if (Thread.interrupted()) {
                throw new InterruptedException(sql);
            }
            Thread.onSpinWait();
        }
    }

    private Worker start(String name, WorkObserver observer, TaskRunner runner, WorkerSettings settings) {
        Worker worker = Worker.assemble(
                new WorkerId(name),
                queue,
                signals,
                new Runners(List.of(runner)),
                new FilelessEnding(),
                observer,
                settings,
                new Fleet(registry, "host", "1.0", recycled::countDown));
        workers.add(worker);
        worker.start();
        return worker;
    }

    private TaskId submit(List<String> services) {
        while (true) {
            try {
                return switch (queue.submit(task(services))) {
                    case Submission.Created(var id) -> id;
                    case Submission.Repeated(var id) -> id;
                    case Submission.KeyReused(var id) -> throw new IllegalStateException("key of " + id);
                };
            } catch (QueueUnavailableException _) {
                Thread.onSpinWait(); // a connection was cut under it; nothing was submitted
            }
        }
    }

    private static NewTask task(QueueName queue, int app) {
        return new NewTask(
                TaskKind.ANALYSIS,
                queue,
                Priority.NORMAL,
                new Target("demo", app),
                null,
                null,
                Payload.EMPTY,
                Map.of(),
                null,
                List.of());
    }

    private static NewTask task(List<String> services) {
        return new NewTask(
                TaskKind.ANALYSIS,
                QueueName.ANALYSIS,
                Priority.NORMAL,
                new Target("demo", 1),
                null,
                null,
                Payload.EMPTY,
                Map.of(),
                null,
                services.stream()
                        .map(service -> new NewTask.Subtask(service, Payload.EMPTY))
                        .toList());
    }

    private long count(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static TaskResult nothing() {
        return new TaskResult(List.of(), List.of(), null, Publication.NOTHING);
    }

    private static WorkerSettings settings(Duration taskTimeout) {
        return new FixedSettings("analysis:16", Duration.ofSeconds(30), taskTimeout);
    }

    private static AgroalDataSource pool(TestDatabase database) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(12)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(database.url())
                                .principal(new NamePrincipal(database.user()))
                                .credential(new SimplePassword(database.password()))));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Asks the scripted analyzer for every task.
    private record AnalyzerRunner(AnalyzerClient client) implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            var request = AnalysisRequest.of(
                    task.id().toString(),
                    AnalyzerService.STATIC,
                    Objects.requireNonNull(task.target()),
                    new TreeSet<>(),
                    Tier.QUICK);
            var deadline = new Deadline(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40));
            try {
                AnalysisOutcome outcome = client.analyze(request, ProgressListener.NONE, deadline);
                return switch (outcome) {
                    case AnalysisOutcome.Answered answer ->
                        new TaskOutcome.Succeeded(new TaskResult(
                                answer.report().tools(), answer.report().findings(), null, Publication.NOTHING));
                    case AnalysisOutcome.Unreachable(var cause, var _) -> new TaskOutcome.Unavailable(cause);
                    case AnalysisOutcome.Busy(var cause) -> new TaskOutcome.Busy(cause);
                    case AnalysisOutcome.Failed(var _, var cause, var _) -> new TaskOutcome.Failed(cause, null);
                    case AnalysisOutcome.CutShort cut -> new TaskOutcome.Failed(cut.cause(), null);
                };
            } catch (InterruptedException _) {
                return new TaskOutcome.Interrupted();
            }
        }
    }

    /// Has nothing to do, but the tasks of one queue take their time over it.
    private record OneQueueWaits(QueueName waiting, CountDownLatch proceed) implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            try {
                if (task.queue().equals(waiting)) {
                    proceed.await();
                }
                return new TaskOutcome.Succeeded(nothing());
            } catch (InterruptedException _) {
                return new TaskOutcome.Interrupted();
            }
        }
    }

    /// Runs until it is interrupted.
    private record PatientRunner(CountDownLatch entered) implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts this latch down");
            } catch (InterruptedException _) {
                return new TaskOutcome.Interrupted();
            }
        }
    }

    /// Does not hear interrupts: a frozen process that wakes up with a result.
    private record DeafRunner(CountDownLatch entered, CountDownLatch proceed) implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            entered.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    proceed.await();
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return new TaskOutcome.Succeeded(nothing());
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
    }

    /// Ends main tasks with names of files that this test does not need.
    private static final class FilelessEnding implements ParentEnding {

        private static final TaskResult.StoredFiles NOWHERE = new TaskResult.StoredFiles("demo/app1", "0".repeat(64));

        @Override
        public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) {
            return Optional.of(new ParentEnd(TaskStatus.COMPLETED, null, NOWHERE, Publication.NOTHING));
        }

        @Override
        public Optional<ParentEnd> end(TaskId parent) {
            return Optional.empty();
        }
    }

    /// Counts what happens to each task.
    private static final class Tally extends SilentObserver {

        final Map<TaskId, AtomicInteger> settled = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<TaskId> refused = new ConcurrentLinkedQueue<>();
        final Set<WorkerId> workers = ConcurrentHashMap.newKeySet();
        final CountDownLatch allSettled;
        final CountDownLatch gone = new CountDownLatch(1);

        /// Of two workers, each has looked although nobody had told it to.
        final CountDownLatch twoPolled = new CountDownLatch(2);

        private final Set<Thread> pollers = ConcurrentHashMap.newKeySet();

        Tally(int expected) {
            this.allSettled = new CountDownLatch(expected);
        }

        @Override
        public void wokenUp(WakeUp.Reason reason) {
            if (reason == WakeUp.Reason.POLL && pollers.add(Thread.currentThread())) {
                twoPolled.countDown();
            }
        }

        @Override
        public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
            if (!status.isFinal()) {
                return;
            }
            workers.add(task.lease().worker());
            if (settled.computeIfAbsent(task.id(), _ -> new AtomicInteger()).incrementAndGet() == 1) {
                allSettled.countDown();
            }
        }

        @Override
        public void settleRefused(ClaimedTask task) {
            refused.add(task.id());
            gone.countDown();
        }

        @Override
        public void leaseLost(ClaimedTask task) {
            gone.countDown();
        }

        @Override
        public void cancelled(ClaimedTask task) {
            gone.countDown();
        }
    }

    private record FixedSettings(
            String slots, Duration lease, Duration taskTimeout, int recycleAfterRuns, Duration pollInterval)
            implements WorkerSettings {

        FixedSettings(String slots, Duration lease, Duration taskTimeout) {
            this(slots, lease, taskTimeout, 0);
        }

        FixedSettings(String slots, Duration lease, Duration taskTimeout, int recycleAfterRuns) {
            this(slots, lease, taskTimeout, recycleAfterRuns, Duration.ofSeconds(1));
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public List<QueueSlots> queues() {
            return Stream.of(slots.split(",")).map(QueueSlots::of).toList();
        }

        @Override
        public Duration renewEvery() {
            return lease.dividedBy(6);
        }

        @Override
        public Duration drain() {
            return Duration.ZERO;
        }

        @Override
        public Duration silentAfter() {
            return Duration.ofSeconds(30);
        }

        @Override
        public OptionalInt recycleAfter() {
            return recycleAfterRuns == 0 ? OptionalInt.empty() : OptionalInt.of(recycleAfterRuns);
        }

        @Override
        public Retries retries() {
            return new Retries() {
                @Override
                public int preflight() {
                    return 3;
                }

                @Override
                public Duration preflightDelay() {
                    return Duration.ofSeconds(1);
                }

                @Override
                public int transientFailure() {
                    return 3;
                }

                @Override
                public Duration transientDelay() {
                    return Duration.ofSeconds(1);
                }

                @Override
                public Duration busyDelay() {
                    return Duration.ofSeconds(1);
                }

                @Override
                public int workerLost() {
                    return 3;
                }
            };
        }
    }
}
