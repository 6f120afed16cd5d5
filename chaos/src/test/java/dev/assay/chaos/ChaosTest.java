package dev.assay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nothing is lost, nothing is done twice, whatever breaks.
///
/// `-Dchaos.seed=…` replays a run's decisions, `-Dchaos.tasks=…` makes it longer.
class ChaosTest {

    private static final Logger LOG = Logger.getLogger(ChaosTest.class);

    private static final int WORKERS = 3;
    private static final int TASKS = Integer.getInteger("chaos.tasks", 5_000);
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(500);

    /// Faults end when so many are left: a system that is broken without end never finishes.
    private static final int LAST = TASKS / 20;

    @TempDir
    private Path folder = Path.of(".");

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothing_is_lost_and_nothing_is_done_twice() throws Exception {
        assertThat(Path.of(System.getProperty("assay.task-service")))
                .as("the service is built by `./mvnw package`")
                .exists();
        Seeded seeded = Seeded.fromProperty();
        String replay = "-Dchaos.seed=%d -Dchaos.tasks=%d".formatted(seeded.seed(), TASKS);
        try {
            run(seeded, replay);
        } catch (InterruptedException tooLate) {
            throw new AssertionError("not everything came to rest in time; " + replay, tooLate);
        }
    }

    private void run(Seeded seeded, String replay) throws Exception {
        Path results = Files.createDirectory(folder.resolve("results"));
        var services = new ArrayList<ServiceProcess>();
        try (RestartablePostgres postgres =
                        RestartablePostgres.start(Files.createDirectory(folder.resolve("postgres")));
                var analyzer = new ErraticAnalyzer(seeded)) {
            Map<String, String> environment = environment(postgres, analyzer, results);
            for (int i = 1; i <= WORKERS; i++) {
                services.add(ServiceProcess.start("worker-" + i, folder, environment));
            }
            var load = new Load(services, seeded.forPart("load"));
            var faults = new Faults(services, postgres, LEASE, seeded.forPart("faults"));
            workUnderFaults(postgres, load, faults);
            HistoryChecker history;
            try (Connection connection = postgres.connect()) {
                history = HistoryChecker.read(connection);
            }
            LOG.infof("%s: %s after %s", replay, states(history), count(faults.done()));
            String told = replay + ", faults " + faults.done();
            assertThat(history.violations(load.submitted(), load.cancelled()))
                    .as(told)
                    .isEmpty();
            assertThat(new FilesChecker(results).violations(history.rows()))
                    .as(told)
                    .isEmpty();
            assertThat(load.submitted()).as("promised").hasSize(TASKS).doesNotHaveDuplicates();
        } finally {
            services.forEach(ServiceProcess::close);
        }
    }

    private static void workUnderFaults(RestartablePostgres postgres, Load load, Faults faults) throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<?> breaking = threads.submit(faults);
            try {
                load.submit(TASKS);
                awaitOpen(postgres, LAST);
            } finally {
                faults.stop();
            }
            breaking.get();
        }
        awaitOpen(postgres, 0);
    }

    /// Short times, so that what takes minutes in production happens often enough here.
    private static Map<String, String> environment(
            RestartablePostgres postgres, ErraticAnalyzer analyzer, Path results) {
        return Map.ofEntries(
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", postgres.url()),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", postgres.user()),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", postgres.user()),
                Map.entry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true"),
                Map.entry("ASSAY_RESULTS_DIR", results.toString()),
                Map.entry("ASSAY_WORKER_LEASE", LEASE.toSeconds() + "S"),
                Map.entry("ASSAY_WORKER_RENEW_EVERY", "0.5S"),
                Map.entry("TASK_POLL_INTERVAL", "1"),
                Map.entry("ASSAY_WORKER_QUEUES", "analysis:12"),
                Map.entry("ASSAY_WORKER_RETRIES_PREFLIGHT_DELAY", "1S"),
                Map.entry("ASSAY_WORKER_RETRIES_TRANSIENT_DELAY", "1S"),
                Map.entry("CIRCUIT_BREAKER_COOLDOWN", "1"),
                Map.entry("STATIC_ANALYZER_URLS", analyzer.url().toString()),
                Map.entry("AI_ANALYZER_URLS", analyzer.url().toString()),
                Map.entry("ASSAY_ANALYZERS_LIMITS_STATIC", "12"),
                Map.entry("ASSAY_ANALYZERS_LIMITS_AI", "12"),
                Map.entry("ASSAY_WORKER_RETRIES_BUSY_DELAY", "1S"));
    }

    private static void awaitOpen(RestartablePostgres postgres, int atMost) throws InterruptedException {
        while (open(postgres) > atMost) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /// How many main tasks are open; more than any limit while the database cannot be asked.
    private static int open(RestartablePostgres postgres) {
        try (Connection connection = postgres.connect();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("select count(*) from task where finished_at is null")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException _) {
            return Integer.MAX_VALUE;
        }
    }

    private static Map<String, Long> states(HistoryChecker history) {
        return history.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> (row.parent() == null ? "main " : "subtask ") + row.status(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static Map<String, Long> count(List<String> faults) {
        return faults.stream()
                .map(fault -> fault.replaceAll(" worker-\\d", ""))
                .collect(Collectors.groupingBy(fault -> fault, TreeMap::new, Collectors.counting()));
    }
}
