package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import dev.assay.bench.place.Pools;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/// Quartz with its clustered JDBC store. Triggers are acquired in batches as large as the process has threads,
/// under the store's lock, as its documentation asks for; all tasks are triggers of one durable job, which is the
/// cheapest it has. It deletes what has fired.
public final class Quartz implements Contestant {

    private static final String GROUP = "bench";
    private static final String SOURCE = "bench";

    /// Far beyond any backlog here: what a misfire is to it, is a queue to the others.
    private static final String NEVER = "86400000";

    @Override
    public String name() {
        return "quartz";
    }

    @Override
    public String version() {
        return Versions.of(Scheduler.class);
    }

    @Override
    public String setUp() {
        return "JobStoreTX, clustered; batchTriggerAcquisitionMaxCount = threads = slots, acquireTriggersWithinLock,"
                + " idleWaitTime at its least (1 s), misfires off; one durable job; no history";
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.PRIORITIES, Trait.RECOVERS);
    }

    @Override
    public int share() {
        return 20;
    }

    @Override
    public Duration looksEvery() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void prepare(Place place) throws SQLException, IOException {
        try (InputStream script =
                Quartz.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
            if (script == null) {
                throw new IOException("Quartz does not bring its tables any more");
            }
            try (Connection connection = place.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public Submitter submitter(Place place) throws SQLException, SchedulerException {
        Opened opened = open(place, 1);
        Scheduler scheduler = opened.scheduler();
        JobDetail job = job();
        scheduler.addJob(job, true);
        Clock clock = Clock.systemUTC();
        return new Submitter() {
            @Override
            public void one(dev.assay.bench.contestant.Job task) throws SchedulerException {
                scheduler.scheduleJob(trigger(task, job, Date.from(clock.instant())));
            }

            @Override
            public void batch(List<dev.assay.bench.contestant.Job> tasks) throws SchedulerException {
                Date now = Date.from(clock.instant());
                var triggers = new HashSet<Trigger>();
                tasks.forEach(task -> triggers.add(trigger(task, job, now)));
                scheduler.scheduleJobs(Map.of(job, triggers), true);
            }

            @Override
            public void close() {
                try {
                    opened.stop();
                } catch (SchedulerException broken) {
                    throw new IllegalStateException("the scheduler could not be shut down", broken);
                }
            }
        };
    }

    private static JobDetail job() {
        return JobBuilder.newJob(NoOp.class)
                .withIdentity("no-op", GROUP)
                .storeDurably()
                .requestRecovery()
                .build();
    }

    private static Trigger trigger(dev.assay.bench.contestant.Job task, JobDetail job, Date at) {
        return TriggerBuilder.newTrigger()
                .withIdentity(task.number() + ":" + task.millis(), GROUP)
                .withPriority(task.rank())
                .forJob(job)
                .startAt(at)
                .build();
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException, SchedulerException {
        Opened opened = open(place, plan.slots());
        opened.scheduler().setJobFactory((_, _) -> new NoOp(runner));
        opened.scheduler().addJob(job(), true);
        opened.scheduler().start();
        return opened::stop;
    }

    private record Opened(Scheduler scheduler, AgroalDataSource pool) {

        void stop() throws SchedulerException {
            scheduler.shutdown(true);
            pool.close();
        }
    }

    private static Opened open(Place place, int threads) throws SQLException, SchedulerException {
        AgroalDataSource pool = Pools.of(place, Math.min(threads + 4, 30));
        String source = SOURCE + System.identityHashCode(pool);
        DBConnectionManager.getInstance().addConnectionProvider(source, new Lender(pool));
        var properties = new Properties();
        properties.put("org.quartz.scheduler.instanceName", "bench");
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.put("org.quartz.scheduler.idleWaitTime", "1000");
        properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(threads));
        properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.put("org.quartz.threadPool.threadCount", Integer.toString(threads));
        properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.put("org.quartz.jobStore.dataSource", source);
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        properties.put("org.quartz.jobStore.misfireThreshold", NEVER);
        Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
        // Its registry knows one scheduler of a name, and one process has two here: one submits, one works.
        SchedulerRepository.getInstance().remove("bench");
        return new Opened(scheduler, pool);
    }

    private record Lender(AgroalDataSource pool) implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {
            // whoever opened the pool closes it
        }

        @Override
        public void initialize() {
            // it is ready
        }
    }

    /// What a trigger is for stands in its name. Public, with a constructor without arguments, because Quartz
    /// stores its name and checks that it could be made.
    public static final class NoOp implements Job {

        private final @Nullable Runner runner;

        public NoOp() {
            this(null);
        }

        NoOp(@Nullable Runner runner) {
            this.runner = runner;
        }

        @Override
        public void execute(JobExecutionContext context) {
            if (runner == null) {
                throw new IllegalStateException("made by somebody else");
            }
            String[] parts = name(context).split(":");
            try {
                runner.run(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
        }

        /// A recovered trigger has a name of Quartz' own, and the first one's in its data.
        private static String name(JobExecutionContext context) {
            return context.isRecovering()
                    ? context.getRecoveringTriggerKey().getName()
                    : context.getTrigger().getKey().getName();
        }
    }

    @Override
    public String isBusy() {
        return """
                select exists (select from qrtz_triggers
                               where next_fire_time < (extract(epoch from now()) * 1000)::bigint + 3600000)
                    or exists (select from qrtz_fired_triggers)
                """;
    }

    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        try (PreparedStatement job = connection.prepareStatement("""
                insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable,
                                              is_nonconcurrent, is_update_data, requests_recovery)
                values ('bench', 'no-op', ?, ?, true, false, false, true) on conflict do nothing
                """)) {
            job.setString(1, GROUP);
            job.setString(2, NoOp.class.getName());
            job.executeUpdate();
        }
        try (PreparedStatement triggers = connection.prepareStatement("""
                insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time,
                                           prev_fire_time, priority, trigger_state, trigger_type, start_time, end_time,
                                           misfire_instr)
                select 'bench', 'later:' || i, ?, 'no-op', ?, at, -1, 2, 'WAITING', 'SIMPLE', at, 0, 0
                from generate_series(1, ?) as i,
                     (select (extract(epoch from now()) * 1000)::bigint + 86400000 as at) as tomorrow
                """)) {
            triggers.setString(1, GROUP);
            triggers.setString(2, GROUP);
            triggers.setInt(3, blocked);
            triggers.executeUpdate();
        }
        try (PreparedStatement details = connection.prepareStatement("""
                insert into qrtz_simple_triggers (sched_name, trigger_name, trigger_group, repeat_count, repeat_interval,
                                                  times_triggered)
                select sched_name, trigger_name, trigger_group, 0, 0, 0 from qrtz_triggers where trigger_name like 'later:%'
                """)) {
            details.executeUpdate();
        }
    }
}
