package dev.assay.tasks.work;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.AnalysisRequest;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerClientSettings;
import dev.assay.analyzer.Deadline;
import dev.assay.analyzer.ProgressListener;
import dev.assay.analyzer.VertxAnalyzerClient;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.jdbc.Database;
import dev.assay.store.letters.PostgresBulkTasks;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Wherever a task is when it is cancelled, it is over at once; and where it runs, on whichever worker, its
/// analyzer soon sees the connection close.
///
/// Two workers with one slot each, an analyzer each, and a connection to listen each, like two processes; whoever
/// cancels is another. A third worker has no connection to listen.
@Timeout(60)
class CancellationTest {

    /// More than a busy machine takes, and less than polling and renewing would.
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDatabase address = PostgresServer.shared()
            .createDatabase(
                    "cancel",
                    source -> Flyway.configure().dataSource(source).load().migrate());
    private final Database database = new Database(address.dataSource());
    private final Announcements announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
    private final PostgresTaskQueue queue = new PostgresTaskQueue(database, QueueClock.DATABASE, announcements);
    private final PostgresBulkTasks bulk = new PostgresBulkTasks(database, QueueClock.DATABASE);
    private final Vertx vertx = Vertx.vertx();
    private final Place near = new Place("near", address.url());
    private final Place far = new Place("far", address.url());
    private final Place deaf = new Place("deaf", "jdbc:postgresql://127.0.0.1:1/nowhere");
    private final List<Place> all = List.of(near, far, deaf);

    @BeforeEach
    void start() {
        for (Place place : List.of(near, far)) {
            place.worker.start();
            place.awaitListening();
        }
    }

    @AfterEach
    void close() {
        all.forEach(Place::close);
        announcements.close();
        vertx.close();
    }

    @Test
    void a_running_task_is_told_on_whichever_worker_it_runs() throws InterruptedException {
        TaskId one = submit(aTask());
        TaskId other = submit(aTask());
        Place place = placeOf(one);
        Place elsewhere = placeOf(other);

        assertThat(queue.cancel(one, "wrong branch")).isEqualTo(new Cancellation.Cancelled());

        assertThat(place.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(elsewhere).isNotSameAs(place);
        assertThat(elsewhere.analyzer.openConnections()).isEqualTo(1);
        assertThat(status(other)).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void a_main_task_takes_its_subtasks_along_on_all_workers() throws InterruptedException {
        TaskId main = submit(aTask().withSubtasks("static-analyzer", "ai-analyzer"));
        assertThat(placeOf(subtask(main, "static-analyzer"))).isNotSameAs(placeOf(subtask(main, "ai-analyzer")));

        queue.cancel(main);

        assertThat(near.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(far.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(status(main)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_subtask_leaves_its_sibling_running() throws InterruptedException {
        TaskId main = submit(aTask().withSubtasks("static-analyzer", "ai-analyzer"));
        Place place = placeOf(subtask(main, "static-analyzer"));
        Place elsewhere = placeOf(subtask(main, "ai-analyzer"));

        queue.cancel(subtask(main, "static-analyzer"));

        assertThat(place.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(elsewhere.analyzer.openConnections()).isEqualTo(1);
        assertThat(status(main)).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void many_at_once_are_told_like_one() throws InterruptedException {
        TaskId alone = submit(aTask());
        TaskId main = submit(aTask().withSubtasks("static-analyzer"));
        placeOf(alone);
        placeOf(subtask(main, "static-analyzer"));

        assertThat(bulk.cancel(List.of(alone, main), null)).containsExactlyInAnyOrder(alone, main);

        assertThat(near.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(far.analyzer.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void a_worker_that_hears_no_news_finds_out_in_time_too() throws InterruptedException {
        placeOf(submit(aTask()));
        placeOf(submit(aTask()));
        TaskId task = submit(aTask());
        deaf.worker.start();
        assertThat(placeOf(task)).isSameAs(deaf);

        queue.cancel(task);

        assertThat(deaf.analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(near.analyzer.openConnections()).isEqualTo(1);
    }

    @Test
    void a_waiting_task_never_runs() throws InterruptedException {
        TaskId one = submit(aTask());
        TaskId other = submit(aTask());
        placeOf(one);
        placeOf(other);
        TaskId waiting = submit(aTask().urgent());

        queue.cancel(waiting);
        queue.cancel(one);
        TaskId next = submit(aTask());

        placeOf(next);
        assertThat(near.analyzer.received()).noneMatch(message -> message.contains(waiting.toString()));
        assertThat(far.analyzer.received()).noneMatch(message -> message.contains(waiting.toString()));
    }

    @Test
    void a_scheduled_task_does_not_come_back_when_its_time_comes() {
        TaskId scheduled = submit(aTask().notBefore(Instant.parse("2199-01-01T00:00:00Z")));

        queue.cancel(scheduled);

        number("update task set not_before = now() - interval '1 hour' where key = ? returning key", scheduled);
        assertThat(queue.promote(10)).isEmpty();
        assertThat(status(scheduled)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void what_a_cancelled_run_still_sends_changes_nothing() throws InterruptedException {
        TaskId task = submit(aTask());
        placeOf(task);

        queue.cancel(task, "first");

        assertThat(queue.cancel(task, "second")).isEqualTo(new Cancellation.AlreadyFinal(TaskStatus.CANCELLED));
        TaskId next = submit(aTask());
        placeOf(next); // the slot is free again
        assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    private TaskId submit(TaskBuilder task) {
        return switch (queue.submit(task.about(new Target("demo", 1)).build())) {
            case Submission.Created(var id) -> id;
            case Submission.Repeated(var id) -> throw new AssertionError(id);
            case Submission.KeyReused(var id) -> throw new AssertionError(id);
        };
    }

    /// Waits until an analyzer has got the request.
    private Place placeOf(TaskId task) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (Place place : all) {
                if (place.analyzer.awaitReceived(message -> message.contains(task.toString()), Duration.ofMillis(10))) {
                    return place;
                }
            }
        }
        throw new AssertionError(task + " was never sent to an analyzer");
    }

    private TaskId subtask(TaskId main, String service) {
        return new TaskId(number("select key from task where parent_key = ? and service = '" + service + "'", main));
    }

    private TaskStatus status(TaskId task) {
        return Stream.of(TaskStatus.values())
                .filter(status ->
                        number("select count(*) from task where key = ? and status = '" + status + "'", task) == 1)
                .findFirst()
                .orElseThrow();
    }

    private long number(String sql, TaskId task) {
        try (Connection connection = address.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, task.key());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// A worker with what a process of its own has.
    private final class Place implements AutoCloseable {

        private final ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
        private final AnalyzerClient client = new VertxAnalyzerClient(
                vertx, AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(analyzer.url()))));
        private final PostgresQueueSignals signals;
        private final Worker worker;

        /// @param listenUrl where it hears of cancellations
        Place(String name, String listenUrl) {
            analyzer.always(Script.begin().awaitRequest());
            signals = new PostgresQueueSignals(new ListenerSettings(
                    listenUrl, address.user(), address.password(), ListenerSettings.STANDARD_SILENCE));
            worker = Worker.assemble(
                    new WorkerId(name),
                    queue,
                    signals,
                    new Runners(List.of(new Asking(client))),
                    new NoEnding(),
                    new SilentObserver(),
                    oneSlot(),
                    new Fleet(new PostgresWorkerRegistry(database, QueueClock.DATABASE), "host", "1.0", () -> {}));
        }

        void awaitListening() {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!signals.connected() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(signals.connected()).isTrue();
        }

        @Override
        public void close() {
            worker.leave();
            signals.close();
            client.close();
            analyzer.close();
        }
    }

    /// Polls and renews so seldom that only a notification can have told a worker in time.
    private static WorkerSettings oneSlot() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(WorkerSettings.class)
                .withDefaultValues(Map.of(
                        "assay.worker.queues", "analysis:1",
                        "assay.worker.poll-interval", "20S",
                        "assay.worker.lease", "60S",
                        "assay.worker.renew-every", "20S",
                        "assay.worker.drain", "0S"))
                .build()
                .getConfigMapping(WorkerSettings.class);
    }

    /// Asks its analyzer, which never answers.
    private record Asking(AnalyzerClient client) implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            var request = AnalysisRequest.of(
                    task.id().toString(), AnalyzerService.STATIC, new Target("demo", 1), new TreeSet<>(), Tier.QUICK);
            var deadline = new Deadline(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(50));
            try {
                client.analyze(request, ProgressListener.NONE, deadline);
                return new TaskOutcome.Failed(Results.NO_TOOL_RAN, null);
            } catch (InterruptedException _) {
                return new TaskOutcome.Interrupted();
            }
        }
    }

    private static final class NoEnding implements ParentEnding {

        @Override
        public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) {
            return Optional.empty();
        }

        @Override
        public Optional<ParentEnd> end(TaskId parent) {
            return Optional.empty();
        }
    }
}
