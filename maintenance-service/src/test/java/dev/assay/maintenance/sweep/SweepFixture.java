package dev.assay.maintenance.sweep;

import static dev.assay.testkit.task.TaskBuilder.aTask;

import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Applications;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepTally;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.store.application.PostgresApplicationRegistry;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.upkeep.PostgresApplicationSweeps;
import dev.assay.store.upkeep.PostgresApplications;
import dev.assay.store.upkeep.PostgresDeletedResults;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.store.upkeep.PostgresResultArchives;
import dev.assay.store.upkeep.PostgresTaskSweeps;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// A store with a clock to move, folders to change, and a run that holds the lease.
final class SweepFixture implements AutoCloseable {

    private static final WorkerId WORKER = new WorkerId("worker");
    private static final Duration LEASE = Duration.ofSeconds(30);

    final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    final Path apps;
    final Path results;
    final List<String> log = new ArrayList<>();
    final Database database;
    final TaskQueue queue;
    final TaskSweeps tasks;
    final ApplicationSweeps applications;
    final Applications known;
    final DeletedResults deleted;
    final ResultArchives archives;
    final MaintenanceRuns runs;
    final RunLease lease;
    private final Announcements announcements;
    private final Map<String, String> settings;

    SweepFixture(Path folder, Map<String, String> settings) throws IOException {
        this.settings = settings;
        apps = Files.createDirectories(folder.resolve("applications"));
        results = Files.createDirectories(folder.resolve("results"));
        TestDatabase address = PostgresServer.shared()
                .createDatabase(
                        "store",
                        source -> Flyway.configure().dataSource(source).load().migrate());
        database = new Database(address.dataSource());
        announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
        queue = new PostgresTaskQueue(database, clock::instant, announcements);
        tasks = new PostgresTaskSweeps(database, clock::instant, queue);
        applications = new PostgresApplicationSweeps(database, clock::instant);
        known = new PostgresApplications(database, database);
        deleted = new PostgresDeletedResults(database);
        archives = new PostgresResultArchives(database, clock::instant);
        runs = new PostgresMaintenanceRuns(database, clock::instant);
        lease = ((Begin.Begun) runs.begin(new NewRun(false, Set.of(), "test"), Duration.ofDays(4_000))).lease();
    }

    static SweepSettings settings(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(SweepSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 300))
                .build()
                .getConfigMapping(SweepSettings.class);
    }

    SweepSettings settings() {
        return settings(settings);
    }

    ApplicationsFolder applicationsFolder() {
        return new ApplicationsFolder(Optional.of(apps));
    }

    ResultsFolder resultsFolder() {
        return new ResultsFolder(results);
    }

    // --- going through sweeps

    SweepReport run(Sweeper sweeper) {
        return run(sweeper, lease);
    }

    SweepReport dryRun(Sweeper sweeper) {
        return run(sweeper, null);
    }

    private SweepReport run(Sweeper sweeper, @Nullable RunLease under) {
        log.clear();
        var tally = new SweepTally(sweeper.sweep());
        try {
            SweepEnd end = sweeper.run(pass(under, tally));
            return switch (end) {
                case SweepEnd.Done _ -> tally.completed(Duration.ZERO);
                case SweepEnd.NotApplicable(var why) -> tally.notApplicable(why, Duration.ZERO);
                case SweepEnd.Refused(var why) -> tally.failed(why, Duration.ZERO);
            };
        } catch (InterruptedException nobodyDoes) {
            throw new AssertionError(nobodyDoes);
        }
    }

    /// Small batches, so that a handful of rows are several.
    Pass pass(@Nullable RunLease under, SweepTally tally) {
        return new Pass(under, 3, () -> {}, Duration.ZERO, tally, log::add);
    }

    // --- applications

    void registered(String model, int... numbers) {
        for (int number : numbers) {
            new PostgresApplicationRegistry(database).register(new Target(model, number));
        }
    }

    void directory(String path) {
        try {
            Files.createDirectories(apps.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void gone(String path) {
        try {
            Files.delete(apps.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Those that are marked, as `model/appN`.
    List<String> marked() {
        return texts(
                "select model || '/app' || app from application where missing_since is not null order by model, app");
    }

    List<String> all() {
        return texts("select model || '/app' || app from application order by model, app");
    }

    // --- tasks

    TaskId submit(NewTask task) {
        return ((Submission.Created) queue.submit(task)).id();
    }

    ClaimedTask claim() {
        return queue.claim(WORKER, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE)
                .getFirst();
    }

    TaskId finished(NewTask task, Settlement as) {
        TaskId id = submit(task);
        queue.settle(claim().lease(), as);
        return id;
    }

    /// A finished task with a result on disk.
    TaskId withFiles(Target about, FileWriter writer) throws IOException {
        TaskId task = submit(aTask().about(about).build());
        ClaimedTask claimed = claim();
        queue.settle(
                claimed.lease(),
                new Settlement.Complete(new TaskResult(List.of(), List.of(), writer.write(task), Publication.NOTHING)));
        return task;
    }

    @FunctionalInterface
    interface FileWriter {
        TaskResult.StoredFiles write(TaskId task) throws IOException;
    }

    String status(TaskId task) {
        List<String> status = texts("select status from task where key = " + task.key());
        return status.isEmpty() ? "deleted" : status.getFirst();
    }

    void execute(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }

    List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }

    @Override
    public void close() {
        announcements.close();
    }
}
