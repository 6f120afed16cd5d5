package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.TaskSweeps.OldTasks;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sweeps for which everything is old, in the midst of workers: nothing is left half done.
@Timeout(180)
class SweepRaceTest {

    private static final int WORKERS = 3;
    private static final int ROUNDS = 60;
    private static final int APPLICATIONS = 3;
    private static final Duration AT_ONCE = Duration.ofNanos(1_000);
    private static final OldTasks TERMS = new OldTasks(AT_ONCE, AT_ONCE, true, false);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final Announcements announcements = new Announcements(fixture.database, Announcements.STANDARD_WINDOW);
    private final TaskQueue queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, announcements);
    private final PostgresTaskSweeps sweeps = new PostgresTaskSweeps(fixture.database, QueueClock.DATABASE, queue);
    private final ApplicationSweeps applications = new PostgresApplicationSweeps(fixture.database, QueueClock.DATABASE);

    @AfterEach
    void close() {
        announcements.close();
        fixture.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 20261122})
    void whatever_meets_whatever_everything_adds_up(long seed) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < WORKERS; i++) {
                var random = new Random(seed * 31 + i);
                var worker = new WorkerId("w" + i);
                running.add(threads.submit(() -> work(random, worker)));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                sweep();
            }
            for (Future<?> each : running) {
                each.get();
            }
        }

        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
        assertOpenSubtasksAreCounted();
        assertThatOneAnalysisPerApplicationMayRun();
        endEverything();
        assertThat(fixture.texts("select key || ' ' || status from task")).isEmpty();
        fixture.assertCounted();
    }

    private void sweep() {
        fixture.run(sweeps.stuck(AT_ONCE));
        fixture.run(sweeps.stale(AT_ONCE));
        var gone = new Target("m", 1);
        applications.register(fixture.lease, List.of(gone));
        applications.markMissing(fixture.lease, List.of(gone));
        fixture.run(applications.missingFor(AT_ONCE));
        fixture.run(sweeps.orphans());
        fixture.run(sweeps.old(TERMS));
    }

    private void work(Random random, WorkerId worker) {
        for (int i = 0; i < ROUNDS; i++) {
            var target = new Target("m", 1 + random.nextInt(APPLICATIONS));
            switch (random.nextInt(5)) {
                case 0 -> queue.submit(aTask().about(target).build());
                case 1 ->
                    queue.submit(aTask().about(target).withSubtasks("a", "b").build());
                case 2 -> anyOpen().forEach(queue::cancel);
                default -> {
                    for (ClaimedTask task : queue.claim(
                            worker,
                            List.of(new QueueDemand(QueueName.ANALYSIS, 2)),
                            random.nextBoolean() ? Duration.ofMillis(1) : Duration.ofMinutes(1))) {
                        if (random.nextInt(4) > 0) {
                            queue.settle(task.lease(), random.nextBoolean() ? Results.completed() : Results.failed());
                        }
                    }
                }
            }
        }
    }

    private List<TaskId> anyOpen() {
        return fixture.database.query(
                new Sql("any", "select key from task where finished_at is null order by random() limit 1"),
                _ -> {},
                row -> new TaskId(row.getLong(1)));
    }

    private void assertOpenSubtasksAreCounted() {
        assertThat(fixture.texts("""
                        select main.key || ' has ' || main.subtasks_open from task as main
                        where subtasks > 0 and subtasks_open <>
                            (select count(*) from task where parent_key = main.key and finished_at is null)
                        """)).isEmpty();
    }

    private void assertThatOneAnalysisPerApplicationMayRun() {
        assertThat(fixture.texts("""
                        select model || app || ' by ' || count(distinct parent_key) from task
                        where parent_key is not null and model is not null and finished_at is null and hold is null
                        group by model, app having count(distinct parent_key) > 1
                        """)).isEmpty();
    }

    /// What ran under a lease that has not expired is given up, too.
    private void endEverything() {
        fixture.execute("update task set lease_until = now() - interval '1 second' where lease_until is not null");
        for (int i = 0; i < 100 && fixture.number("select count(*) from task") > 0; i++) {
            fixture.run(sweeps.stuck(AT_ONCE));
            fixture.run(sweeps.stale(AT_ONCE));
            fixture.run(sweeps.old(TERMS));
        }
    }
}
