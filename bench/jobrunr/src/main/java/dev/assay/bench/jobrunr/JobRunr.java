package dev.assay.bench.jobrunr;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Crew;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Plan;
import dev.assay.bench.contestant.Runner;
import dev.assay.bench.contestant.Submitter;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.contestant.Versions;
import dev.assay.bench.place.Place;
import dev.assay.bench.place.Pools;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/// JobRunr with its background server: virtual threads, as many workers as slots, and the shortest poll it allows.
public final class JobRunr implements Contestant {

    /// It refuses less on a database.
    private static final Duration POLL = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "jobrunr";
    }

    @Override
    public String version() {
        return Versions.of(BackgroundJobServer.class);
    }

    @Override
    public String setUp() {
        return "background server, as many workers (virtual threads) as slots, polls every 5 s, the least it allows; keeps"
                + " what has succeeded";
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.HISTORY, Trait.RECOVERS);
    }

    @Override
    public int share() {
        return 4;
    }

    @Override
    public Duration looksEvery() {
        return POLL;
    }

    /// It makes its tables itself.
    @Override
    public void prepare(Place place) throws SQLException {
        try (Store store = Store.open(place, 2)) {
            store.provider().getJobStats();
        }
    }

    private record Store(AgroalDataSource pool, PostgresStorageProvider provider) implements AutoCloseable {

        static Store open(Place place, int connections) throws SQLException {
            AgroalDataSource pool = Pools.of(place, connections);
            var provider = new PostgresStorageProvider(pool);
            provider.setJobMapper(new JobMapper(new JacksonJsonMapper()));
            return new Store(pool, provider);
        }

        @Override
        public void close() {
            provider.close();
            pool.close();
        }
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        Store store = Store.open(place, 4);
        var scheduler = new JobRequestScheduler(store.provider());
        return new Submitter() {
            @Override
            public void one(Job job) {
                scheduler.enqueue(new NoOp(job.number(), job.millis()));
            }

            @Override
            public void batch(List<Job> jobs) {
                scheduler.enqueue(jobs.stream().map(job -> new NoOp(job.number(), job.millis())));
            }

            @Override
            public void close() {
                scheduler.shutdown();
                store.close();
            }
        };
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException {
        Store store = Store.open(place, Math.min(plan.slots() + 4, 30));
        var work = new NoOp.Work(runner);
        var server = new BackgroundJobServer(
                store.provider(),
                new JacksonJsonMapper(),
                new JobActivator() {
                    @Override
                    public <T> T activateJob(Class<T> type) {
                        return type.cast(work);
                    }
                },
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(plan.slots())
                        .andPollInterval(POLL)
                        .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(Duration.ofSeconds(5)));
        server.start();
        return () -> {
            server.stop();
            store.close();
        };
    }

    @Override
    public String isBusy() {
        return "select exists (select from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING'))";
    }

    /// Copies of one job that has succeeded, and of one that is scheduled: what it keeps is one column of JSON,
    /// whose shape is its own affair.
    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        try (PreparedStatement copies = connection.prepareStatement("""
                insert into jobrunr_jobs (id, version, jobasjson, jobsignature, state, createdat, updatedat, scheduledat)
                select gen_random_uuid(), 1, '{}', 'filled', case when i <= ? then 'SUCCEEDED' else 'SCHEDULED' end,
                       now(), now(), case when i > ? then now() + interval '1 day' end
                from generate_series(1, ?) as i
                """)) {
            copies.setInt(1, finished);
            copies.setInt(2, finished);
            copies.setInt(3, finished + blocked);
            copies.executeUpdate();
        }
    }
}
