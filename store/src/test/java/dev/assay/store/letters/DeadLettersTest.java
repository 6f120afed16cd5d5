package dev.assay.store.letters;

import static dev.assay.store.letters.LetterFixture.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.LetterCount;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.StatementFailedException;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What dead letters promise: whatever fails for good leaves one, and each is decided once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersTest {

    private final LetterFixture fixture = new LetterFixture();

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void a_task_that_fails_leaves_a_letter() {
        TaskId task = fixture.submit(aTask().carrying("{\"a\":1}").about(new Target("demo", 7)));
        fixture.clock.forward(Duration.ofSeconds(5));
        fixture.failAll();

        DeadLetter letter = fixture.letters.find(task).orElseThrow();
        assertThat(letter.state()).isEqualTo(LetterState.OPEN);
        assertThat(letter.cause()).isEqualTo(Results.NO_TOOL_RAN);
        assertThat(letter.target()).isEqualTo(new Target("demo", 7));
        assertThat(letter.payload()).isEqualTo(new Payload("{\"a\":1}"));
        assertThat(letter.attempts()).isEqualTo(new Attempts(1, 0, 0, 0));
        assertThat(letter.diedAt()).isEqualTo(fixture.clock.instant());
        assertThat(letter.trips()).isEqualTo(1);
        assertThat(letter.origin()).isEqualTo(task);
        assertThat(letter.redrivenFrom()).isNull();
        assertThat(letter.redrivenAs()).isNull();
    }

    @Test
    void a_main_task_that_fails_leaves_one_letter_and_its_subtasks_none() {
        TaskId main = fixture.anEndedMain(Map.of("a", Results.failed(), "b", Results.failed()));

        assertThat(letters()).extracting(DeadLetter::task).containsExactly(main);
        assertThat(letters()).extracting(DeadLetter::attempts).containsExactly(new Attempts(2, 0, 0, 0));
    }

    @Test
    void a_task_that_has_killed_too_many_workers_leaves_a_letter() {
        TaskId task = fixture.submit(aTask());
        fixture.claimAll();
        fixture.clock.forward(Duration.ofMinutes(1));
        fixture.queue.reclaim(0, 10);

        assertThat(fixture.letters.find(task).orElseThrow().cause().code()).isEqualTo(FailureCause.Code.WORKER_LOST);
    }

    @Test
    void a_main_task_that_is_folded_to_failed_leaves_a_letter() {
        TaskId main = fixture.submit(aTask().withSubtasks("a"));
        fixture.claimAll();
        fixture.clock.forward(Duration.ofMinutes(1));
        fixture.queue.reclaim(0, 10);
        assertThat(letters()).isEmpty();

        fixture.queue.fold(main, ParentEnd.unwritten(Results.NO_TOOL_RAN));

        assertThat(letters()).extracting(DeadLetter::task).containsExactly(main);
    }

    @Test
    void all_that_fail_in_one_statement_leave_a_letter_each_and_what_had_failed_before_no_second_one() {
        for (int i = 0; i < 12; i++) {
            fixture.submit(aTask());
            fixture.failAll();
        }
        fixture.execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status)
                select 'analysis', 'analysis', 2, '{}', now(), now(), 'PENDING' from generate_series(1, 10000)
                """);
        fixture.claimAll();

        fixture.execute("""
                update task set status = 'FAILED', worker = null, lease_until = null, cause_code = 'NO_TOOL_RAN',
                                cause_message = 'none', finished_at = coalesce(finished_at, now())
                """);
        fixture.execute("update task set labels = '{\"seen\":\"yes\"}'");

        assertThat(fixture.number("select count(*) from dead_letter")).isEqualTo(10_012);
    }

    @Test
    void main_tasks_of_several_applications_that_end_in_one_statement_each_pass_their_turn() {
        for (int app = 1; app <= 3; app++) {
            TaskBuilder analysis =
                    TaskBuilder.aTask().about(new Target("many", app)).withSubtasks("a");
            fixture.submit(analysis);
            fixture.submit(analysis);
        }
        assertThat(fixture.claimAll()).hasSize(3);
        String fail = "update task set status = 'FAILED', worker = null, lease_until = null, finished_at = now(),"
                + " cause_code = 'C', cause_message = 'm', subtasks_open = 0 where status = 'RUNNING' and subtasks %s 0";
        fixture.execute(fail.formatted("="));
        assertThat(letters()).isEmpty();

        fixture.execute(fail.formatted(">"));

        assertThat(letters()).hasSize(3);
        assertThat(fixture.number("select count(*) from task where hold = 'APPLICATION'"))
                .isZero();
        assertThat(fixture.claimAll()).hasSize(3);
    }

    static Stream<Settlement> endsThatAreNoDeath() {
        return Stream.of(
                Results.completed(),
                new Settlement.CompletePartly(Results.NOTHING_FOUND, Results.NO_TOOL_RAN),
                new Settlement.RetryAfter(
                        Duration.ofMinutes(5), Results.CONNECTION_LOST, Settlement.RetryLayer.FAILURE),
                new Settlement.GiveBack());
    }

    @ParameterizedTest
    @MethodSource("endsThatAreNoDeath")
    void nothing_else_leaves_a_letter(Settlement settlement) {
        TaskId task = fixture.submit(aTask());
        fixture.end(fixture.claimAll().getFirst(), settlement);
        fixture.queue.cancel(task);

        assertThat(letters()).isEmpty();
    }

    @Test
    void whoever_fails_a_task_without_the_verbs_leaves_a_letter_too() {
        TaskId task = fixture.submit(aTask());
        fixture.claimAll();
        fixture.execute("update task set status = 'FAILED', worker = null, lease_until = null, finished_at = now(),"
                + " cause_code = 'TASK_TIMED_OUT', cause_message = 'stuck'");

        assertThat(fixture.letters.find(task)).isPresent();
    }

    @Test
    void a_failure_that_is_rolled_back_leaves_no_letter() {
        TaskId task = fixture.submit(aTask());
        ClaimedTask claimed = fixture.claimAll().getFirst();

        assertThatThrownBy(() -> fixture.database.transact("test", () -> {
                    fixture.queue.settle(claimed.lease(), Results.failed());
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.RUNNING);
        assertThat(letters()).isEmpty();
    }

    @Test
    void a_lineage_that_keeps_failing_is_alarming_from_its_third_trip_on() {
        TaskId first = fixture.aDeadTask();
        TaskId second = redrive(first);
        fixture.failAll();
        assertThat(fixture.letters.takeAlarms(10)).isEmpty();
        TaskId third = redrive(second);
        fixture.failAll();

        DeadLetter letter = fixture.letters.find(third).orElseThrow();
        assertThat(letter.trips()).isEqualTo(3);
        assertThat(letter.isAlarming()).isTrue();
        assertThat(letter.origin()).isEqualTo(first);
        assertThat(letter.redrivenFrom()).isEqualTo(second);
        assertThat(fixture.letters.find(second).orElseThrow().redrivenAs()).isEqualTo(third);
        assertThat(fixture.letters.takeAlarms(10)).extracting(DeadLetter::task).containsExactly(third);
        assertThat(fixture.letters.takeAlarms(10)).isEmpty();
        assertThat(fixture.letters.counts()).containsExactly(new LetterCount(TaskKind.ANALYSIS, 1, 1));
    }

    @Test
    void a_trip_counts_when_a_retry_by_hand_was_cancelled_in_between() {
        TaskId first = fixture.aDeadTask();
        TaskId second = redrive(first);
        fixture.queue.cancel(second);
        TaskId third = made(fixture.retries.retry(List.of(second), RetryTerms.BY_HAND));
        fixture.failAll();

        assertThat(fixture.letters.find(third).orElseThrow())
                .returns(2, DeadLetter::trips)
                .returns(first, DeadLetter::origin);
    }

    @Test
    void a_letter_is_discarded_once_and_then_stays() {
        TaskId task = fixture.aDeadTask();

        assertThat(fixture.letters.discard(List.of(task), "test data")).containsExactly(task);
        assertThat(fixture.letters.discard(List.of(task), "again")).isEmpty();

        DeadLetter letter = fixture.letters.find(task).orElseThrow();
        assertThat(letter.state()).isEqualTo(LetterState.DISCARDED);
        assertThat(letter.reason()).isEqualTo("test data");
        assertThat(letter.changedAt()).isEqualTo(fixture.clock.instant());
        assertThat(fixture.retries.retry(List.of(task), RetryTerms.REDRIVE))
                .containsExactly(new Retried.Refused(
                        task, Retried.Refusal.DISCARDED, "its dead letter was discarded: test data"));
    }

    @Test
    void a_letter_goes_with_its_task_and_the_lineage_stays() {
        TaskId first = fixture.aDeadTask();
        TaskId second = redrive(first);
        fixture.execute("delete from task where key = " + first.key());
        fixture.failAll();

        assertThat(letters()).extracting(DeadLetter::task).containsExactly(second);
        assertThat(letters().getFirst().redrivenFrom()).isEqualTo(first);
        assertThat(letters().getFirst().trips()).isEqualTo(2);
    }

    @Test
    void pages_go_from_the_latest_death_to_the_earliest_without_gaps() {
        List<TaskId> dead = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            dead.add(fixture.submit(aTask()));
            if (i % 2 == 0) {
                fixture.failAll(); // two at a time have the same moment of death
                fixture.clock.forward(Duration.ofMinutes(1));
            }
        }
        List<TaskId> listed = new ArrayList<>();
        var request = PageRequest.first(2);
        while (true) {
            Page<DeadLetter> page = fixture.letters.list(LetterFilter.ALL, null, request);
            page.items().forEach(letter -> listed.add(letter.task()));
            if (page.nextCursor() == null) {
                break;
            }
            request = request.after(page.nextCursor());
        }

        assertThat(listed).containsExactlyElementsOf(dead.reversed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "bGV0dGVyczox", "bGV0dGVyczotMTox", "bGV0dGVyczo5MjIzMzcyMDM2ODU0Nzc1ODA3OjE"})
    void a_cursor_of_somebody_elses_making_is_refused(String cursor) {
        assertThatThrownBy(() -> fixture.letters.list(LetterFilter.ALL, null, new PageRequest(5, cursor)))
                .isInstanceOf(BadCursorException.class);
    }

    static Stream<Arguments> filters() {
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");
        return Stream.of(
                Arguments.of(LetterFilter.ALL, List.of(0, 1, 2)),
                Arguments.of(filter(new TaskKind("crawl"), null, null, null, null, null, null), List.of(1)),
                Arguments.of(filter(null, FailureCause.Code.CONNECTION_LOST, null, null, null, null, null), List.of(2)),
                Arguments.of(filter(null, null, "demo", null, null, null, null), List.of(0, 2)),
                Arguments.of(filter(null, null, "demo", 3, null, null, null), List.of(2)),
                Arguments.of(filter(null, null, null, null, noon.plusSeconds(3_600), null, null), List.of(1, 2)),
                Arguments.of(filter(null, null, null, null, null, noon.plusSeconds(3_600), null), List.of(0)),
                Arguments.of(filter(null, null, null, null, null, null, 2), List.of()),
                Arguments.of(new LetterFilter(null, null, null, null, null, null, null, 1), List.of(0, 1, 2)));
    }

    private static LetterFilter filter(
            @Nullable TaskKind kind,
            FailureCause.@Nullable Code cause,
            @Nullable String model,
            @Nullable Integer app,
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable Integer minTrips) {
        return new LetterFilter(kind, cause, model, app, from, before, minTrips, null);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void a_list_and_a_selection_mean_the_same_letters(LetterFilter filter, List<Integer> expected) {
        fixture.clock.forward(Duration.between(fixture.clock.instant(), Instant.parse("2026-01-31T12:00:00Z")));
        List<TaskId> dead = List.of(
                die(fixture.submit(aTask().about(new Target("demo", 1))), Results.NO_TOOL_RAN),
                die(fixture.submit(aTask().ofKind("crawl").about(null)), Results.NO_TOOL_RAN),
                die(fixture.submit(aTask().about(new Target("demo", 3))), Results.CONNECTION_LOST));
        List<TaskId> wanted = expected.stream().map(dead::get).toList();

        assertThat(fixture.letters.open(filter, 10)).containsExactlyElementsOf(wanted);
        assertThat(fixture.letters.open(filter, 1))
                .containsExactlyElementsOf(wanted.stream().limit(1).toList());
        assertThat(fixture.letters
                        .list(filter, LetterState.OPEN, PageRequest.first(10))
                        .items())
                .extracting(DeadLetter::task)
                .containsExactlyElementsOf(wanted.reversed());
        assertThat(fixture.letters
                        .list(filter, LetterState.DISCARDED, PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    private TaskId die(TaskId task, FailureCause cause) {
        fixture.claimAll().forEach(claimed -> fixture.end(claimed, new Settlement.Fail(cause, null)));
        fixture.clock.forward(Duration.ofHours(1));
        return task;
    }

    @Test
    void counts_are_by_kind_and_of_what_is_open() {
        IntStream.range(0, 3).forEach(_ -> fixture.submit(aTask()));
        fixture.submit(aTask().ofKind("crawl"));
        TaskId discarded = fixture.submit(aTask().ofKind("ticket"));
        fixture.failAll();
        fixture.letters.discard(List.of(discarded), "no");

        assertThat(fixture.letters.counts())
                .containsExactly(
                        new LetterCount(TaskKind.ANALYSIS, 3, 0), new LetterCount(new TaskKind("crawl"), 1, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'LOST'",
                "state = 'DISCARDED', changed_at = now()",
                "state = 'REDRIVEN'",
                "reason = 'r'",
                "changed_at = now()",
                "trips = 0"
            })
    void a_letter_with_nonsense_is_refused(String nonsense) {
        fixture.aDeadTask();

        assertThatThrownBy(() -> fixture.execute("update dead_letter set " + nonsense))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining("23514");
    }

    private List<DeadLetter> letters() {
        return fixture.letters
                .list(LetterFilter.ALL, null, PageRequest.first(100))
                .items();
    }

    private TaskId redrive(TaskId task) {
        return made(fixture.retries.retry(List.of(task), RetryTerms.REDRIVE));
    }

    private static TaskId made(List<Retried> retried) {
        assertThat(retried).hasSize(1).first().isInstanceOf(Retried.Made.class);
        return ((Retried.Made) retried.getFirst()).as();
    }
}
