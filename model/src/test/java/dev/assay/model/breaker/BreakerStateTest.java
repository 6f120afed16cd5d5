package dev.assay.model.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.assay.model.breaker.BreakerState.Closed;
import dev.assay.model.breaker.BreakerState.HalfOpen;
import dev.assay.model.breaker.BreakerState.Open;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerStateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration TICK = Duration.ofNanos(1);
    private static final BreakerPolicy POLICY = BreakerPolicy.STANDARD;
    private static final FailureCause GONE =
            new FailureCause(FailureCause.Code.CONNECTION_LOST, "closed with code 1006");
    private static final Open OPEN = new Open(GONE, NOW, NOW.plus(POLICY.coolDown()));

    @Test
    void three_failures_in_a_row_open_it_for_five_minutes() {
        BreakerState second = BreakerState.FRESH.failed(GONE, NOW, POLICY);
        assertThat(second).isEqualTo(new Closed(1));

        assertThat(new Closed(2).failed(GONE, NOW, POLICY)).isEqualTo(new Open(GONE, NOW, NOW.plusSeconds(300)));
    }

    @Test
    void an_answer_ends_the_row() {
        assertThat(new Closed(2).succeeded()).isEqualTo(BreakerState.FRESH);
    }

    @Test
    void only_a_closed_one_lets_requests_through() {
        assertThat(new Closed(2).letsThrough()).isTrue();
        assertThat(OPEN.letsThrough()).isFalse();
        assertThat(OPEN.probe(OPEN.until(), POLICY).letsThrough()).isFalse();
    }

    @Test
    void it_is_probed_when_the_cool_down_is_over_and_not_before() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OPEN.probe(OPEN.until().minus(TICK), POLICY))
                .withMessageContaining("2026-11-22T10:05:00Z");

        assertThat(OPEN.probe(OPEN.until(), POLICY))
                .isEqualTo(new HalfOpen(GONE, NOW, OPEN.until().plus(POLICY.probeLimit())));
    }

    @Test
    void a_cool_down_that_is_ended_lets_it_be_probed_at_once() {
        Open cooled = OPEN.cooledDown(NOW.plusSeconds(5));

        assertThat(cooled).isEqualTo(new Open(GONE, NOW, NOW.plusSeconds(5)));
        assertThat(cooled.isDue(NOW.plusSeconds(5))).isTrue();
        assertThat(OPEN.cooledDown(OPEN.until())).isEqualTo(OPEN);
    }

    @Test
    void a_probe_that_is_answered_closes_it_but_one_more_failure_opens_it_again() {
        HalfOpen probed = OPEN.probe(OPEN.until(), POLICY);

        Closed closed = probed.passed(POLICY);

        assertThat(closed.failed(GONE, NOW, POLICY)).isInstanceOf(Open.class);
        assertThat(closed.succeeded().failed(GONE, NOW, POLICY)).isEqualTo(new Closed(1));
    }

    @Test
    void a_probe_that_fails_begins_another_cool_down_and_remembers_since_when_it_is_open() {
        Instant later = OPEN.until().plusSeconds(12);
        var refused = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "connection refused");

        assertThat(OPEN.probe(OPEN.until(), POLICY).refused(refused, later, POLICY))
                .isEqualTo(new Open(refused, NOW, later.plusSeconds(300)));
    }

    @Test
    void a_prober_that_died_is_replaced_after_the_probe_limit_and_not_before() {
        HalfOpen probed = OPEN.probe(OPEN.until(), POLICY);

        assertThatIllegalStateException()
                .isThrownBy(() -> probed.probeAgain(probed.probeUntil().minus(TICK), POLICY));
        assertThat(probed.probeAgain(probed.probeUntil(), POLICY).probeUntil())
                .isEqualTo(probed.probeUntil().plus(POLICY.probeLimit()));
    }

    @Test
    void a_threshold_of_one_opens_at_the_first_failure() {
        var strict = new BreakerPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(BreakerState.FRESH.failed(GONE, NOW, strict)).isInstanceOf(Open.class);
        assertThat(OPEN.probe(OPEN.until(), strict).passed(strict)).isEqualTo(BreakerState.FRESH);
    }

    @Test
    void impossible_policies_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerPolicy(0, POLICY.coolDown(), POLICY.probeLimit()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerPolicy(1, Duration.ZERO, POLICY.probeLimit()))
                .withMessageContaining("cool-down");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerPolicy(1, POLICY.coolDown(), Duration.ofSeconds(-1)))
                .withMessageContaining("probe limit");
    }

    /// The table in docs/analyzers.md.
    @ParameterizedTest
    @EnumSource(FailureCause.Code.class)
    void a_cause_counts_against_the_analyzer_only_when_it_was_the_analyzers_doing(FailureCause.Code code) {
        Evidence expected = switch (code) {
            case ANALYZER_UNREACHABLE, CONNECTION_LOST, ANALYZER_STALLED, UNREADABLE_RESULT -> Evidence.FAILURE;
            case ANALYZER_REPORTED_ERROR, RESULT_TOO_LARGE, NO_TOOL_RAN, TOOLS_FAILED -> Evidence.LIFE;
            case REQUEST_TIMED_OUT, NO_REPLICAS -> Evidence.NONE;
            case ANALYZER_BUSY, CIRCUIT_OPEN, TARGET_MISSING, TASK_TIMED_OUT, WORKER_LOST -> Evidence.NONE;
            case RESULT_NOT_WRITTEN, INVALID_PAYLOAD, INTERNAL_ERROR, SUBTASKS_FAILED -> Evidence.NONE;
            case STAGE_TIMED_OUT, GENERATION_FAILED, NO_ANALYZERS, JOBS_FAILED -> Evidence.NONE;
            case GENERATION_NOT_CONFIGURED, MODEL_UNREACHABLE, RATE_LIMITED, GENERATION_REFUSED -> Evidence.NONE;
            case ANSWER_CUT_OFF, ANSWER_TOO_LONG, UNUSABLE_ANSWER, APPLICATION_NOT_WRITTEN -> Evidence.NONE;
        };

        assertThat(Evidence.of(code)).isEqualTo(expected);
    }
}
