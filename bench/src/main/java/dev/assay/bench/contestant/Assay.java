package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import dev.assay.bench.place.Pools;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.tasks.work.ParentEnding;
import dev.assay.tasks.work.ProgressSink;
import dev.assay.tasks.work.Runners;
import dev.assay.tasks.work.StandaloneWorker;
import dev.assay.tasks.work.TaskRunner;
import dev.assay.tasks.work.WorkerSettings;
import io.agroal.api.AgroalDataSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;

/// Assay: the store's queue and the task-service's own worker, with the settings a service has by default. What is
/// left out of the service is what it has beside them: REST, metrics, logs.
///
/// Leases, fencing, history and counters are on, because there is no switch for them.
public final class Assay implements Contestant {

    private static final QueueName QUEUE = new QueueName("bench");
    private static final TaskKind KIND = new TaskKind("no-op");

    @Override
    public String name() {
        return "assay";
    }

    @Override
    public String version() {
        return Versions.of(Assay.class);
    }

    @Override
    public String setUp() {
        return "as the service assembles it: LISTEN and a poll every 5 s, leases of 30 s renewed every 5 s, pools of 12 and"
                + " 3 connections; history, fencing and counters on";
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.PRIORITIES, Trait.HISTORY, Trait.RECOVERS);
    }

    @Override
    public void prepare(Place place) {
        Flyway.configure()
                .dataSource(place.url(), place.user(), place.password())
                .load()
                .migrate();
    }

    /// The pools and the queue of one process, as the service's beans have them.
    private record Store(
            AgroalDataSource verbs, AgroalDataSource heartbeats, Announcements announcements, TaskQueue queue)
            implements AutoCloseable {

        static Store open(Place place) throws SQLException {
            AgroalDataSource verbs = Pools.of(
                    place,
                    12,
                    Map.of(
                            "options",
                            "-c statement_timeout=30s -c lock_timeout=10s",
                            "ApplicationName",
                            "assay-queue"));
            AgroalDataSource heartbeats = Pools.of(
                    place,
                    3,
                    Map.of(
                            "options",
                            "-c statement_timeout=10s -c lock_timeout=5s",
                            "ApplicationName",
                            "assay-heartbeat"));
            var database = new Database(verbs);
            var announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
            var queue = new PostgresTaskQueue(database, new Database(heartbeats), QueueClock.DATABASE, announcements);
            return new Store(verbs, heartbeats, announcements, queue);
        }

        @Override
        public void close() {
            announcements.close();
            verbs.close();
            heartbeats.close();
        }
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        Store store = Store.open(place);
        return new Submitter() {
            @Override
            public void one(Job job) {
                store.queue().submit(task(job));
            }

            @Override
            public void batch(List<Job> jobs) {
                store.queue().submitAll(jobs.stream().map(Assay::task).toList(), null);
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    private static NewTask task(Job job) {
        return new NewTask(
                KIND,
                QUEUE,
                Priority.ofRank(job.rank()),
                null,
                null,
                null,
                new Payload(job.json()),
                Map.of(),
                null,
                List.of());
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException {
        Store store = Store.open(place);
        var signals = new PostgresQueueSignals(
                new ListenerSettings(place.url(), place.user(), place.password(), ListenerSettings.STANDARD_SILENCE));
        var surroundings = new StandaloneWorker.Surroundings(
                store.queue(),
                signals,
                new PostgresWorkerRegistry(new Database(store.heartbeats()), QueueClock.DATABASE),
                new Runners(List.of(new NoOp(runner))),
                new NoMainTasks(),
                new SilentObserver());
        StandaloneWorker worker = StandaloneWorker.start(
                new WorkerId("bench-%d-%d".formatted(ProcessHandle.current().pid(), System.nanoTime())),
                surroundings,
                settings(plan));
        return () -> {
            worker.close();
            signals.close();
            store.close();
        };
    }

    private static WorkerSettings settings(Plan plan) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WorkerSettings.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("assay.worker.queues", QUEUE + ":" + plan.slots()), "bench", 100))
                .build()
                .getConfigMapping(WorkerSettings.class);
    }

    private record NoOp(Runner runner) implements TaskRunner {

        private static final TaskOutcome DONE =
                new TaskOutcome.Succeeded(new TaskResult(List.of(), List.of(), null, Publication.NOTHING));

        @Override
        public TaskKind kind() {
            return KIND;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            Job job = Job.read(task.payload().json(), task.priority().rank());
            try {
                runner.run(job.number(), job.millis());
                return DONE;
            } catch (InterruptedException stopping) {
                return new TaskOutcome.Interrupted();
            }
        }
    }

    /// Nobody submits one here.
    private static final class NoMainTasks implements ParentEnding {

        @Override
        public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) {
            throw new IllegalStateException("no main task was submitted");
        }

        @Override
        public Optional<ParentEnd> end(TaskId parent) {
            throw new IllegalStateException("no main task was submitted");
        }
    }

    @Override
    public String isBusy() {
        return """
                select exists (select from (select * from task order by key desc limit 2000) as newest
                               where queue = 'bench' and status in ('PENDING', 'RUNNING') and hold is null
                                 and subtasks = 0)
                    or exists (select from task where queue = 'bench' and status = 'PENDING' and hold is null
                               and subtasks = 0)
                    or exists (select from task where status = 'RUNNING' and subtasks = 0)
                """;
    }

    /// Finished tasks with their history, and tasks whose time has not come. The triggers that keep history and
    /// counts see them as they are: rows that were inserted.
    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        try (PreparedStatement done = connection.prepareStatement("""
                insert into task (kind, queue, status, priority, payload, created_at, ready_at, started_at, finished_at,
                                  epoch, started)
                select 'no-op', 'bench', 'COMPLETED', 2, '{"number":0,"millis":0}', now(), now(), now(), now(), 1, 1
                from generate_series(1, ?)
                """)) {
            done.setInt(1, finished);
            done.executeUpdate();
        }
        try (PreparedStatement edges = connection.prepareStatement("""
                insert into edge_block (block, keys, txid, at, epoch, from_status, to_status, actor, reason)
                select ~(key >> 6), array_agg(key), pg_current_xact_id()::text::bigint, now(), 1, was, became, 'bench', reason
                from task, (values ('PENDING', 'RUNNING', 'CLAIMED'), ('RUNNING', 'COMPLETED', 'SETTLED'))
                    as edge (was, became, reason)
                where status = 'COMPLETED'
                group by key >> 6, was, became, reason
                """)) {
            edges.executeUpdate();
        }
        try (PreparedStatement later = connection.prepareStatement("""
                insert into task (kind, queue, status, priority, hold, payload, created_at, not_before, ready_at)
                select 'no-op', 'bench', 'PENDING', 2, 'TIME', '{"number":0,"millis":0}', now(), now() + interval '1 day',
                       now() + interval '1 day'
                from generate_series(1, ?)
                """)) {
            later.setInt(1, blocked);
            later.executeUpdate();
        }
    }
}
