package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.analysis.Severity;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.model.upkeep.TaskSweeps.OldTasks;
import dev.assay.store.history.PostgresTaskEvents;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.jdbc.StatementFailedException;
import dev.assay.testkit.postgres.LockWaits;
import dev.assay.testkit.postgres.OpenTransaction;
import dev.assay.testkit.task.Results;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finished tasks go when they are old enough, with all that hangs on them, and nothing else goes.
@Timeout(120)
class OldTasksTest {

    private static final Duration DAYS_30 = Duration.ofDays(30);
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final Duration MICRO = Duration.ofNanos(1_000);
    private static final OldTasks TERMS = new OldTasks(DAYS_30, RECENT, true, false);
    private static final Target APP = new Target("openai_gpt-4", 3);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final TaskSweeps sweeps = fixture.sweeps;
    private final DeletedResults files = new PostgresDeletedResults(fixture.database);
    private final PipelineRows pipelines = new PipelineRows(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void an_old_task_goes_with_everything_that_hangs_on_it() {
        TaskId task = fixture.submit(aTask().build());
        Lease lease = fixture.claim().lease();
        fixture.queue.progress(lease, new Progress(50, "half", 1, 2));
        fixture.queue.settle(
                lease, new Settlement.Complete(Results.withFiles(Results.findingsOf(Severity.HIGH), "p", () -> {})));
        fixture.clock.forward(DAYS_30.plus(MICRO));

        SweepReport report = fixture.run(sweeps.old(TERMS));

        assertThat(report.found()).isEqualTo(1);
        assertThat(report.changed()).isEqualTo(1);
        assertThat(report.skipped()).isEmpty();
        assertThat(report.ids()).containsExactly(task.toString());
        assertThat(fixture.tasks()).isEmpty();
        assertThat(files.find(0, 10))
                .extracting(DeletedResults.Left::directory)
                .containsExactly("openai_gpt-4/app3/" + task);
        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
    }

    @ParameterizedTest(name = "{0}, {1} µs past the threshold: {2} deleted")
    @CsvSource(textBlock = """
            COMPLETED, -1, 0
            COMPLETED, 0, 0
            COMPLETED, 1, 1
            PARTIAL_SUCCESS, -1, 0
            PARTIAL_SUCCESS, 0, 0
            PARTIAL_SUCCESS, 1, 1
            FAILED, -1, 0
            FAILED, 0, 0
            FAILED, 1, 1
            CANCELLED, -1, 0
            CANCELLED, 0, 0
            CANCELLED, 1, 1
            """)
    void each_final_state_is_kept_until_its_time_is_over(String status, long past, int deleted) {
        TaskId task = fixture.submit(aTask().build());
        switch (status) {
            case "COMPLETED" -> fixture.queue.settle(fixture.claim().lease(), Results.completed());
            case "FAILED" -> fixture.queue.settle(fixture.claim().lease(), Results.failed());
            case "CANCELLED" -> fixture.queue.cancel(task);
            default ->
                fixture.queue.settle(
                        fixture.claim().lease(),
                        new Settlement.CompletePartly(Results.NOTHING_FOUND, Results.NO_TOOL_RAN));
        }
        assertThat(fixture.status(task)).isEqualTo(status);
        fixture.clock.forward(DAYS_30.plus(MICRO.multipliedBy(past)));

        SweepReport dry = fixture.dryRun(sweeps.old(TERMS));
        SweepReport report = fixture.run(sweeps.old(TERMS));

        assertThat(dry.found()).isEqualTo(deleted);
        assertThat(dry.changed()).isZero();
        assertThat(dry.ids()).isEqualTo(report.ids());
        assertThat(report.changed()).isEqualTo(deleted);
        assertThat(fixture.tasks()).hasSize(1 - deleted);
        fixture.assertCounted();
    }

    @Test
    void a_clock_that_went_back_deletes_less() {
        fixture.completed();
        fixture.clock.forward(DAYS_30.plusDays(1));
        Batched<TaskId> sweep = sweeps.old(TERMS);
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.clock.forward(Duration.ofDays(-2));

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.dryRun(sweep).found()).isZero();
    }

    @Test
    void open_tasks_are_never_deleted_however_old() {
        TaskId waits = fixture.submit(aTask().build());
        TaskId runs = fixture.submit(aTask().urgent().build());
        fixture.claim();
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b").build());
        fixture.clock.forward(Duration.ofDays(1_000));
        List<TaskId> all = List.of(waits, runs, main);

        assertThat(fixture.dryRun(sweeps.old(TERMS)).found()).isZero();
        assertThat(sweeps.old(TERMS).apply(fixture.lease, all)).isEmpty();
        assertThat(fixture.tasks()).isEqualTo(all);
    }

    @Test
    void subtasks_go_with_their_main_task_and_never_without() {
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b").build());
        fixture.claim(2).forEach(lease -> fixture.queue.cancel(lease.task()));
        fixture.clock.forward(DAYS_30.multipliedBy(2));
        List<TaskId> subtasks = fixture.database.query(
                new Sql("test", "select key from task where parent_key is not null"),
                _ -> {},
                row -> new TaskId(row.getLong(1)));
        assertThat(sweeps.old(TERMS).apply(fixture.lease, subtasks)).isEmpty();
        assertThat(fixture.run(sweeps.old(TERMS)).found())
                .as("the main task has not ended")
                .isZero();

        fixture.queue.cancel(main);
        assertThat(fixture.run(sweeps.old(TERMS)).found()).isZero();
        fixture.clock.forward(DAYS_30.plus(MICRO));
        assertThat(fixture.run(sweeps.old(TERMS)).ids()).containsExactly(main.toString());

        assertThat(fixture.number("select count(*) from task")).isZero();
        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
    }

    @Test
    void nothing_younger_is_touched() {
        for (int i = 0; i < 40; i++) {
            TaskId task = fixture.submit(aTask().about(new Target("m", i + 1)).build());
            Lease lease = fixture.claim().lease();
            fixture.queue.progress(lease, new Progress(i, "step", 0, 0));
            fixture.queue.settle(
                    lease,
                    i % 4 == 0
                            ? Results.failed()
                            : new Settlement.Complete(Results.findingsOf(Severity.HIGH, Severity.LOW)));
            assertThat(fixture.tasks()).contains(task);
            fixture.clock.forward(Duration.ofDays(1));
        }
        fixture.clock.forward(Duration.ofDays(10));
        String old = "'%s'::timestamptz - interval '30 days'".formatted(fixture.clock.instant());
        String younger = "(select key from task where finished_at >= " + old + ")";
        List<String> before = everything(younger);
        assertThat(before).hasSizeGreaterThan(100);

        SweepReport report = UpkeepFixture.run(sweeps.old(TERMS), fixture.lease, 7);

        assertThat(report.changed()).isEqualTo(20);
        assertThat(everything("(select key from task)")).isEqualTo(before);
        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
    }

    private List<String> everything(String keys) {
        return fixture.texts("""
                select 'task ' || t::text from task as t where key in %1$s
                union all select 'finding ' || t::text from finding as t where task_key in %1$s
                union all select 'tool ' || t::text from tool_run as t where task_key in %1$s
                union all select 'progress ' || t::text from task_progress as t where task_key in %1$s
                union all select 'letter ' || t::text from dead_letter as t where task_key in %1$s
                union all select 'edge ' || t::text from task_edge as t where task_key in %1$s
                order by 1
                """.formatted(keys));
    }

    @Test
    void what_was_touched_minutes_ago_is_left_alone() {
        TaskId task = fixture.settled(Results.failed());
        fixture.clock.forward(DAYS_30.plusDays(1));
        fixture.execute("update dead_letter set state = 'DISCARDED', reason = 'r', changed_at = '%s'"
                .formatted(fixture.clock.instant()));
        fixture.clock.forward(RECENT);

        assertThat(fixture.run(sweeps.old(TERMS)).skipped())
                .as("exactly at it")
                .isEqualTo(Map.of(SkipReason.RECENT, 1L));
        fixture.clock.forward(MICRO);
        assertThat(fixture.run(sweeps.old(TERMS)).ids()).containsExactly(task.toString());
    }

    @Test
    void an_open_letter_keeps_its_task_only_when_that_is_asked_for() {
        fixture.settled(Results.failed());
        fixture.clock.forward(DAYS_30.plusDays(1));

        SweepReport kept = fixture.run(sweeps.old(new OldTasks(DAYS_30, RECENT, true, true)));
        assertThat(kept.found()).isEqualTo(1);
        assertThat(kept.changed()).isZero();
        assertThat(kept.skipped()).isEqualTo(Map.of(SkipReason.LETTER_OPEN, 1L));

        assertThat(fixture.run(sweeps.old(TERMS)).changed()).isEqualTo(1);
        assertThat(fixture.number("select count(*) from dead_letter")).isZero();
    }

    @Test
    void tasks_of_a_pipeline_that_has_not_ended_are_kept() {
        TaskId ofRunning = fixture.completed();
        TaskId ofEnded = fixture.completed();
        pipelines.owns(pipelines.running(), ofRunning);
        pipelines.owns(pipelines.ended(null), ofEnded);
        fixture.clock.forward(DAYS_30.plusDays(1));

        SweepReport report = fixture.run(sweeps.old(TERMS));

        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.PIPELINE_OPEN, 1L));
        assertThat(report.ids()).containsExactly(ofEnded.toString());
        assertThat(fixture.tasks()).containsExactly(ofRunning);
    }

    @Test
    void a_pipeline_that_is_opened_again_meanwhile_keeps_its_tasks() throws SQLException {
        TaskId task = fixture.completed();
        PipelineId pipeline = pipelines.ended(null);
        pipelines.owns(pipeline, task);
        fixture.clock.forward(DAYS_30.plusDays(1));
        Batched<TaskId> sweep = sweeps.old(TERMS);
        List<TaskId> due = sweep.find(null, 10).due();
        assertThat(due).containsExactly(task);

        try (Connection opening = fixture.connections().getConnection();
                Statement statement = opening.createStatement()) {
            opening.setAutoCommit(false);
            statement.execute("select from pipeline where key = " + pipeline.key() + " for no key update");
            assertThat(sweep.apply(fixture.lease, due))
                    .as("while it is being moved")
                    .isEmpty();
            opening.rollback();
        }
        pipelines.reopen(pipeline);
        assertThat(sweep.apply(fixture.lease, due)).as("once it has been").isEmpty();
        assertThat(fixture.tasks()).containsExactly(task);
    }

    @Test
    void a_task_that_somebody_holds_is_passed_over_and_the_others_are_not() throws SQLException {
        TaskId held = fixture.completed();
        TaskId free = fixture.completed();
        fixture.clock.forward(DAYS_30.plusDays(1));

        try (Connection retrying = fixture.connections().getConnection();
                Statement statement = retrying.createStatement()) {
            retrying.setAutoCommit(false);
            statement.execute("select from task where key = " + held.key() + " for no key update");
            SweepReport report = fixture.run(sweeps.old(TERMS));
            assertThat(report.ids()).containsExactly(free.toString());
            assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.CHANGED_MEANWHILE, 1L));
            retrying.rollback();
        }
        assertThat(fixture.run(sweeps.old(TERMS)).ids()).containsExactly(held.toString());
    }

    @Test
    void a_letter_that_is_redriven_between_the_look_and_the_deletion_keeps_its_task() {
        TaskId task = fixture.settled(Results.failed());
        fixture.clock.forward(DAYS_30.plusDays(1));
        Batched<TaskId> sweep = sweeps.old(TERMS);
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.execute(
                "update dead_letter set state = 'REDRIVEN', changed_at = '%s'".formatted(fixture.clock.instant()));

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.tasks()).containsExactly(task);
    }

    @Test
    void a_letter_that_is_being_discarded_keeps_its_task() throws Exception {
        TaskId task = fixture.settled(Results.failed());
        fixture.clock.forward(DAYS_30.plusDays(1));
        Batched<TaskId> sweep = sweeps.old(TERMS);
        List<TaskId> due = sweep.find(null, 10).due();

        try (var threads = Executors.newSingleThreadExecutor();
                var discarding = new OpenTransaction(fixture.connections())) {
            discarding.execute("update dead_letter set state = 'DISCARDED', reason = 'r', changed_at = '%s'"
                    .formatted(fixture.clock.instant()));
            var deleting = threads.submit(() -> sweep.apply(fixture.lease, due));
            LockWaits.await(fixture.pool, 1);
            discarding.commit();

            assertThat(deleting.get(20, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(fixture.tasks()).containsExactly(task);
    }

    @Test
    void a_run_that_lost_its_lease_deletes_nothing() {
        fixture.completed();
        fixture.clock.forward(Duration.ofDays(401));
        Batched<TaskId> sweep = sweeps.old(TERMS);
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.begin();

        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> sweep.apply(fixture.lease, due));
        assertThat(fixture.tasks()).hasSize(1);
    }

    @Test
    void files_are_left_alone_when_that_is_asked_for_and_noted_only_where_there_are_some() {
        fixture.completed();
        fixture.settled(new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, "p", () -> {})));
        fixture.clock.forward(DAYS_30.plusDays(1));

        assertThat(fixture.run(sweeps.old(new OldTasks(DAYS_30, RECENT, false, false)))
                        .changed())
                .isEqualTo(2);
        assertThat(files.find(0, 10)).isEmpty();

        fixture.completed();
        fixture.clock.forward(DAYS_30.plusDays(1));
        assertThat(fixture.run(sweeps.old(TERMS)).changed()).isEqualTo(1);
        assertThat(files.find(0, 10)).as("it had none").isEmpty();
    }

    @Test
    void notes_of_files_are_read_piece_by_piece_and_forgotten() {
        for (int i = 0; i < 5; i++) {
            fixture.settled(new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, "p", () -> {})));
        }
        fixture.clock.forward(DAYS_30.plusDays(1));
        fixture.run(sweeps.old(TERMS));

        List<DeletedResults.Left> first = files.find(0, 3);
        List<DeletedResults.Left> second = files.find(first.getLast().number(), 3);
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2);
        assertThat(files.forget(fixture.lease, List.of(first.getFirst().number())))
                .isEqualTo(1);
        assertThat(files.forget(fixture.lease, List.of(first.getFirst().number())))
                .isZero();
        assertThat(files.find(0, 10)).hasSize(4).doesNotContain(first.getFirst());
    }

    @Test
    void the_tasks_of_one_application_go_on_request_whatever_their_age_unless_recent() {
        TaskId recent = fixture.completed();
        TaskId others = fixture.submit(aTask().about(new Target("m", 1)).build());
        fixture.queue.settle(fixture.claim().lease(), Results.completed());
        TaskId open = fixture.submit(aTask().build());
        missing(APP, false);

        assertThat(fixture.run(sweeps.ofApplication(APP, TERMS)).skipped()).isEqualTo(Map.of(SkipReason.RECENT, 1L));
        fixture.clock.forward(RECENT.plus(MICRO));
        assertThat(fixture.run(sweeps.ofApplication(APP, TERMS)).ids()).containsExactly(recent.toString());

        assertThat(fixture.tasks()).containsExactly(others, open);
    }

    private void missing(Target application, boolean kept) {
        fixture.execute("insert into application (model, app, missing_since, kept) values ('%s', %d, '2026-01-01', %s)"
                .formatted(application.model(), application.app(), kept));
    }

    @Test
    void an_application_that_is_back_or_pinned_keeps_its_tasks_even_between_the_look_and_the_deletion() {
        TaskId task = fixture.completed();
        missing(APP, false);
        fixture.clock.forward(RECENT.plus(MICRO));
        Batched<TaskId> rows = sweeps.ofApplication(APP, TERMS);
        List<TaskId> due = rows.find(null, 10).due();
        assertThat(due).containsExactly(task);

        fixture.execute("update application set kept = true");
        assertThat(rows.apply(fixture.lease, due)).isEmpty();
        fixture.execute("update application set kept = false, missing_since = null");
        assertThat(rows.apply(fixture.lease, due)).isEmpty();
        fixture.execute("delete from application");
        assertThat(rows.apply(fixture.lease, due)).isEmpty();

        assertThat(fixture.tasks()).containsExactly(task);
    }

    @Test
    void whoever_reads_the_feed_from_before_is_told_that_there_is_a_gap() {
        var events = new PostgresTaskEvents(fixture.database);
        fixture.completed();
        fixture.clock.forward(DAYS_30.plusDays(1));
        fixture.run(sweeps.old(TERMS));

        assertThatExceptionOfType(EventsGoneException.class)
                .isThrownBy(() -> events.read(EventCursor.BEGINNING, Set.of(), 10));
    }

    @Test
    void existing_tasks_are_told_from_others() {
        TaskId task = fixture.completed();

        assertThat(sweeps.existing(List.of(task, new TaskId(1L << 40)))).containsExactly(task);
        assertThat(sweeps.existing(List.of())).isEmpty();
    }

    /// Statements 0 to 40 cover several batches, beginning and end of each.
    @ParameterizedTest(name = "killed at statement {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 25, 30, 35, 40})
    void a_run_that_is_killed_anywhere_is_completed_by_the_next(int statement) {
        for (int i = 0; i < 7; i++) {
            fixture.settled(
                    new Settlement.Complete(Results.withFiles(Results.findingsOf(Severity.HIGH), "p" + i, () -> {})));
        }
        List<TaskId> old = fixture.tasks();
        fixture.clock.forward(DAYS_30.plusDays(1));
        TaskId young = fixture.completed();
        var killed = new Database(new KilledSource(fixture.connections(), statement));

        try {
            UpkeepFixture.run(
                    new PostgresTaskSweeps(killed, fixture.clock::instant, fixture.queue).old(TERMS), fixture.lease, 3);
        } catch (StatementFailedException expected) {
            assertThat(expected).hasRootCauseMessage("killed");
        }
        fixture.assertCounted();
        fixture.assertNothingHangsInTheAir();
        assertThat(fixture.tasks().size() + files.find(0, 100).size())
                .as("each has its row or its note")
                .isEqualTo(8);
        fixture.run(sweeps.old(TERMS));

        assertThat(fixture.tasks()).containsExactly(young);
        assertThat(files.find(0, 100))
                .extracting(DeletedResults.Left::directory)
                .containsExactlyInAnyOrderElementsOf(old.stream()
                        .map(task -> DeletedResults.directory(task, APP))
                        .toList());
        fixture.assertCounted();
    }
}
