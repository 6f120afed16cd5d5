package dev.assay.bench.start;

import dev.assay.bench.contestant.Assay;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Submitter;
import dev.assay.bench.place.Effort;
import dev.assay.bench.place.Machine;
import dev.assay.bench.place.Place;
import dev.assay.bench.place.Server;
import dev.assay.bench.report.JsonReport;
import dev.assay.bench.stats.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures how soon a task-service is there.
///
/// The tasks it claims are of a kind that no service has a runner for, so each of them fails at once: what is
/// measured is the service, not an analysis.
@Command(
        name = "start",
        description = "Process start to ready and to the first claim; memory idle and at work.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class StartCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLES = Duration.ofSeconds(5);

    @Option(names = "--rounds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int rounds = 5;

    @Option(names = "--backlog", paramLabel = "N", description = "Tasks to work off. Default: ${DEFAULT-VALUE}.")
    int backlog = 5_000;

    @Option(
            names = "--service",
            paramLabel = "DIR",
            defaultValue = "${sys:bench.root:-.}/task-service/target",
            description = "The built task-service. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    Path service;

    @Option(names = "--out", paramLabel = "DIR", description = "For start.json. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("bench-results");

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    /// @param command run in `directory`
    private record Way(String name, List<String> command, Path directory) {}

    @Override
    public Integer call() throws Exception {
        Path application = service.toAbsolutePath().resolve("quarkus-app");
        if (!Files.isRegularFile(application.resolve("quarkus-run.jar")) || rounds < 1 || backlog < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no built task-service in " + application + ", or a number below 1 was given");
        }
        Files.createDirectories(out);
        Instant startedAt = Clock.systemUTC().instant();
        Path scratch = Files.createTempDirectory("assay-bench-start");
        var left = new ArrayList<String>();
        var variants = new ArrayList<StartRun.Variant>();
        try (Server server = Server.start(scratch, Map.of())) {
            for (Way way : ways(server, application, scratch, left)) {
                variants.add(measure(server, way, scratch));
            }
        } finally {
            delete(scratch);
        }
        var run = new StartRun(StartRun.FORMAT, startedAt, Machine.here("see each"), rounds, variants, left);
        Files.writeString(out.resolve("start.json"), JsonReport.of(run));
        System.out.print(text(run));
        return 0;
    }

    private List<Way> ways(Server server, Path application, Path scratch, List<String> left) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var ways = new ArrayList<Way>();
        ways.add(new Way("jvm", List.of(java, "-Xmx384m", "-jar", "quarkus-run.jar"), application));
        ways.add(new Way(
                "jvm, small",
                List.of(java, "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "quarkus-run.jar"),
                application));
        Path cache = scratch.resolve("app.aot");
        makeCache(
                server,
                List.of(java, "-Xmx384m", "-XX:AOTCacheOutput=" + cache, "-jar", "quarkus-run.jar"),
                application,
                scratch);
        if (Files.isRegularFile(cache)) {
            ways.add(new Way(
                    "jvm, AOT cache",
                    List.of(java, "-Xmx384m", "-XX:AOTCache=" + cache, "-jar", "quarkus-run.jar"),
                    application));
        } else {
            left.add("jvm, AOT cache: this JVM wrote none (-XX:AOTCacheOutput)");
        }
        Path binary = binary();
        if (binary != null) {
            ways.add(new Way("native", List.of(binary.toString()), service.toAbsolutePath()));
        } else {
            left.add("native: there is no *-runner in " + service);
        }
        return ways;
    }

    private @Nullable Path binary() throws IOException {
        try (var files = Files.list(service)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner") && Files.isExecutable(file))
                    .map(Path::toAbsolutePath)
                    .findFirst()
                    .orElse(null);
        }
    }

    /// One run that is watched by the JVM, which writes down what it saw when it ends.
    private void makeCache(Server server, List<String> command, Path application, Path scratch) throws Exception {
        Place place = server.create();
        new Assay().prepare(place);
        try (Service watched = Service.start(command, application, place, scratch)) {
            watched.awaitReady();
        }
        server.drop(place);
    }

    private StartRun.Variant measure(Server server, Way way, Path scratch) throws Exception {
        var ready = new ArrayList<Double>();
        var claimed = new ArrayList<Double>();
        var idle = new ArrayList<Double>();
        var busy = new ArrayList<Double>();
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("%d/%d  %s%n", round, rounds, way.name());
            Place place = server.create();
            var assay = new Assay();
            assay.prepare(place);
            try (Submitter submitter = assay.submitter(place);
                    Connection connection = place.connect();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                submitter.one(Job.noOp(0));
                try (Service started = Service.start(way.command(), way.directory(), place, scratch)) {
                    // The claim may well come before the probe's yes.
                    Future<Duration> claim = threads.submit(() -> awaitClaim(connection, started));
                    ready.add(seconds(started.awaitReady()));
                    claimed.add(seconds(claim.get()));
                    TimeUnit.NANOSECONDS.sleep(SETTLES.toNanos());
                    idle.add(started.residentMiB());
                    busy.add(work(started, submitter, connection, assay));
                }
            }
            server.drop(place);
        }
        return new StartRun.Variant(
                way.name(),
                String.join(" ", way.command()),
                Spread.of(ready),
                Spread.of(claimed),
                Spread.of(idle),
                Spread.of(busy));
    }

    private double work(Service service, Submitter submitter, Connection connection, Assay assay) throws Exception {
        submitter.batch(LongStream.rangeClosed(1, backlog).mapToObj(Job::noOp).toList());
        double most = 0;
        long begun = System.nanoTime();
        while (is(connection, assay.isBusy()) && System.nanoTime() - begun < PATIENCE.toNanos()) {
            most = Math.max(most, service.residentMiB());
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return Math.max(most, service.residentMiB());
    }

    private static Duration awaitClaim(Connection connection, Service service)
            throws SQLException, InterruptedException {
        while (!is(connection, "select not exists (select from task where started_at is null)")) {
            if (service.sinceStart().compareTo(PATIENCE) > 0) {
                throw new IllegalStateException("nothing was claimed within " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return service.sinceStart();
    }

    private static boolean is(Connection connection, String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(condition)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String text(StartRun run) {
        var text = new StringBuilder("%n  %-16s %10s %14s %12s %12s%n"
                .formatted("", "ready, s", "first claim, s", "idle, MiB", "busy, MiB"));
        for (StartRun.Variant variant : run.variants()) {
            text.append("  %-16s %10.2f %14.2f %12.0f %12.0f%n"
                    .formatted(
                            variant.name(),
                            variant.ready().median(),
                            variant.claimed().median(),
                            variant.idleMiB().median(),
                            variant.busyMiB().median()));
        }
        run.left().forEach(why -> text.append("  not tried: %s%n".formatted(why)));
        if (!Effort.isKnown()) {
            text.append("  This system does not say how much memory a process has.%n".formatted());
        }
        return text.toString();
    }
}
