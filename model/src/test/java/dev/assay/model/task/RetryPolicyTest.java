package dev.assay.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.task.Settlement.RetryAfter;
import dev.assay.model.task.Settlement.RetryLayer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final TaskResult RESULT = new TaskResult(List.of(), List.of(), null, Publication.NOTHING);
    private static final FailureCause UNREACHABLE =
            new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "nobody there");
    private static final FailureCause CIRCUIT_OPEN =
            new FailureCause(FailureCause.Code.CIRCUIT_OPEN, "left alone for a while");
    private static final FailureCause BUSY = new FailureCause(FailureCause.Code.ANALYZER_BUSY, "all at work");
    private static final FailureCause LOST = new FailureCause(FailureCause.Code.CONNECTION_LOST, "gone");
    private static final FailureCause NO_TOOL = new FailureCause(FailureCause.Code.NO_TOOL_RAN, "none");

    private final RetryPolicy policy = RetryPolicy.STANDARD;

    @Test
    void what_was_done_is_recorded_as_done() {
        assertThat(decide(new TaskOutcome.Succeeded(RESULT), Attempts.NONE)).isEqualTo(new Settlement.Complete(RESULT));
        assertThat(decide(new TaskOutcome.PartlySucceeded(RESULT, NO_TOOL), Attempts.NONE))
                .isEqualTo(new Settlement.CompletePartly(RESULT, NO_TOOL));
    }

    @Test
    void an_interrupted_run_is_given_back() {
        assertThat(decide(new TaskOutcome.Interrupted(), Attempts.NONE)).isEqualTo(new Settlement.GiveBack());
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "1, 60", "2, 120"})
    void an_analyzer_that_cannot_be_reached_is_tried_again_after_a_doubling_delay(int earlier, int seconds) {
        assertThat(decide(new TaskOutcome.Unavailable(UNREACHABLE), new Attempts(9, earlier, 9, 9)))
                .isEqualTo(new RetryAfter(Duration.ofSeconds(seconds), UNREACHABLE, RetryLayer.PREFLIGHT));
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 30", "0, 330, 330", "2, 119, 120", "2, 330, 330"})
    void a_wait_that_is_known_to_be_in_vain_is_waited_out(int earlier, int atLeast, int seconds) {
        var outcome = new TaskOutcome.Unavailable(CIRCUIT_OPEN, Duration.ofSeconds(atLeast));

        assertThat(decide(outcome, new Attempts(1, earlier, 0, 0)))
                .isEqualTo(new RetryAfter(Duration.ofSeconds(seconds), CIRCUIT_OPEN, RetryLayer.PREFLIGHT));
    }

    @ParameterizedTest
    @CsvSource({"0, 12000", "0.5, 15000", "0.999999, 18000"})
    void an_analyzer_without_time_is_asked_again_soon_however_often(double chance, int millis) {
        assertThat(policy.decide(new TaskOutcome.Busy(BUSY), new Attempts(1000, 3, 3, 3), chance))
                .isEqualTo(new RetryAfter(Duration.ofMillis(millis), BUSY, RetryLayer.CAPACITY));
    }

    @Test
    void waiting_for_what_is_left_alone_costs_nothing_but_time() {
        var outcome = new TaskOutcome.Busy(CIRCUIT_OPEN, Duration.ofSeconds(330));

        assertThat(decide(outcome, new Attempts(1000, 3, 3, 3)))
                .isEqualTo(new RetryAfter(Duration.ofSeconds(330), CIRCUIT_OPEN, RetryLayer.CAPACITY));
    }

    @Test
    void an_analyzer_that_stays_away_fails_the_task() {
        assertThat(decide(new TaskOutcome.Unavailable(UNREACHABLE), new Attempts(4, 3, 0, 0)))
                .isEqualTo(new Settlement.Fail(UNREACHABLE, null));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "2, true", "3, false"})
    void a_transient_failure_is_tried_again_so_often(int earlier, boolean again) {
        Settlement settlement = decide(new TaskOutcome.Failed(LOST, RESULT), new Attempts(earlier + 1, 3, earlier, 3));

        assertThat(settlement)
                .isEqualTo(
                        again
                                ? new RetryAfter(Duration.ofMinutes(5), LOST, RetryLayer.FAILURE)
                                : new Settlement.Fail(LOST, RESULT));
    }

    @Test
    void a_permanent_failure_is_never_tried_again() {
        assertThat(decide(new TaskOutcome.Failed(NO_TOOL, RESULT), Attempts.NONE))
                .isEqualTo(new Settlement.Fail(NO_TOOL, RESULT));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "59, 60", "61, 61", "86400, 86400"})
    void who_asks_to_be_left_alone_for_longer_is(int asked, int seconds) {
        var crawl = new RetryPolicy(
                3,
                Backoff.constant(Duration.ZERO),
                3,
                Backoff.doubling(Duration.ofSeconds(60), Duration.ofMinutes(10)),
                Backoff.constant(Duration.ZERO));

        assertThat(crawl.decide(new TaskOutcome.Failed(LOST, null, Duration.ofSeconds(asked)), Attempts.NONE, 0.5))
                .isEqualTo(new RetryAfter(Duration.ofSeconds(seconds), LOST, RetryLayer.FAILURE));
    }

    @Test
    void who_asks_for_more_than_a_day_is_not_waited_for() {
        assertThat(decide(
                        new TaskOutcome.Failed(
                                LOST, RESULT, Duration.ofHours(24).plusSeconds(1)),
                        Attempts.NONE))
                .isEqualTo(new Settlement.Fail(LOST, RESULT));
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "1, 60", "2, 120", "3, 240", "4, 480"})
    void failures_may_back_off_like_everything_else(int earlier, int seconds) {
        var ticket = new RetryPolicy(
                0,
                Backoff.constant(Duration.ZERO),
                5,
                Backoff.doubling(Duration.ofSeconds(30), Duration.ofHours(1)),
                Backoff.constant(Duration.ZERO));

        assertThat(ticket.decide(new TaskOutcome.Failed(LOST, null), new Attempts(9, 9, earlier, 9), 0.5))
                .isEqualTo(new RetryAfter(Duration.ofSeconds(seconds), LOST, RetryLayer.FAILURE));
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        Backoff none = Backoff.constant(Duration.ZERO);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(-1, none, 0, none, none));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, none, -1, none, none));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskOutcome.Unavailable(UNREACHABLE, Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskOutcome.Failed(LOST, null, Duration.ofSeconds(-1)));
    }

    private Settlement decide(TaskOutcome outcome, Attempts attempts) {
        return policy.decide(outcome, attempts, 0.5);
    }
}
