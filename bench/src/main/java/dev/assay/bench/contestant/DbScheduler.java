package dev.assay.bench.contestant;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.assay.bench.place.Place;
import dev.assay.bench.place.Pools;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// db-scheduler with lock-and-fetch, the strategy its documentation advises for Postgres and throughput, with fractions
/// that keep its threads busy: it looks again when they are, and takes four times as many as there are. It deletes what
/// has run.
public final class DbScheduler implements Contestant {

    /// Far more often than its default of 10 s: a poll costs little, and it is all that brings work from
    /// elsewhere.
    private static final Duration POLL = Duration.ofMillis(100);

    private static final String TASK = "no-op";

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public String version() {
        return Versions.of(Scheduler.class);
    }

    @Override
    public String setUp() {
        return "lock-and-fetch (1.0, 4.0), as many threads as slots, batches with reWriteBatchedInserts, polls every 100 ms, priorities on; no history;"
                + " heartbeat and its limit (6 × 5 min) as they are by default";
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.PRIORITIES, Trait.RECOVERS);
    }

    @Override
    public Duration looksEvery() {
        return POLL;
    }

    @Override
    public void prepare(Place place) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table scheduled_tasks (
                        task_name text not null,
                        task_instance text not null,
                        task_data bytea,
                        execution_time timestamptz not null,
                        picked boolean not null,
                        picked_by text,
                        last_success timestamptz,
                        last_failure timestamptz,
                        consecutive_failures integer,
                        last_heartbeat timestamptz,
                        version bigint not null,
                        priority smallint,
                        primary key (task_name, task_instance)
                    );
                    create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
                    create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
                    create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc)
                    """);
        }
    }

    /// What a task is to do stands in its name: nothing is serialised.
    private static TaskInstance<Void> instance(Job job) {
        return new TaskInstance.Builder<Void>(TASK, job.number() + ":" + job.millis())
                .priority(job.rank())
                .build();
    }

    private static OneTimeTask<Void> task(Runner runner) {
        return Tasks.oneTime(TASK).execute((instance, _) -> {
            String[] parts = instance.getId().split(":");
            try {
                runner.run(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        // What pgjdbc's documentation advises for batches of inserts.
        AgroalDataSource pool = Pools.of(place, 4, Map.of("reWriteBatchedInserts", "true"));
        SchedulerClient client = SchedulerClient.Builder.create(pool, task((_, _) -> {}))
                .enablePriority()
                .build();
        Clock clock = Clock.systemUTC();
        return new Submitter() {
            @Override
            public void one(Job job) {
                client.scheduleIfNotExists(instance(job), clock.instant());
            }

            @Override
            public void batch(List<Job> jobs) {
                List<TaskInstance<?>> instances = jobs.stream()
                        .<TaskInstance<?>>map(DbScheduler::instance)
                        .toList();
                client.scheduleBatch(instances, clock.instant());
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException {
        AgroalDataSource pool = Pools.of(place, Math.min(plan.slots() + 4, 30));
        Scheduler scheduler = Scheduler.create(pool, task(runner))
                .threads(plan.slots())
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(POLL)
                .enablePriority()
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
        scheduler.start();
        return () -> {
            scheduler.stop();
            pool.close();
        };
    }

    @Override
    public String isBusy() {
        return "select exists (select from scheduled_tasks where execution_time < now() + interval '1 hour')";
    }

    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        try (PreparedStatement fill = connection.prepareStatement("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)
                select 'no-op', 'later:' || i, now() + interval '1 day', false, 1, 2 from generate_series(1, ?) as i
                """)) {
            fill.setInt(1, blocked);
            fill.executeUpdate();
        }
    }
}
