package dev.assay.tasks.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskOutcome;
import dev.assay.tasks.ToldBreakers;
import dev.assay.testkit.clock.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerGateTest {

    private static final AnalyzerService SERVICE = AnalyzerService.STATIC;
    private static final URI REPLICA = URI.create("ws://a:1");
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final ToldBreakers told = new ToldBreakers();
    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final BreakerGate gate = new BreakerGate(told, BreakerPolicy.STANDARD, clock);

    @Test
    void a_closed_breaker_lets_through() {
        assertThat(gate.refusal(SERVICE)).isEmpty();
    }

    @Test
    void an_open_or_half_open_one_does_not_and_says_how_long() {
        var why = new FailureCause(FailureCause.Code.CONNECTION_LOST, "reset by peer");
        for (BreakerState state : List.of(
                new BreakerState.Open(why, NOW, NOW.plusSeconds(300)),
                new BreakerState.HalfOpen(why, NOW, NOW.plusSeconds(30)))) {
            told.state = state;

            assertThat(gate.refusal(SERVICE))
                    .containsInstanceOf(TaskOutcome.Busy.class)
                    .get()
                    .satisfies(outcome -> {
                        var held = (TaskOutcome.Busy) outcome;
                        assertThat(held.cause().code()).isEqualTo(FailureCause.Code.CIRCUIT_OPEN);
                        assertThat(held.cause().message())
                                .contains("static-analyzer", "CONNECTION_LOST", "reset by peer");
                        assertThat(held.atLeast()).isEqualTo(Duration.ofSeconds(77));
                    });
        }
    }

    @Test
    void waiting_for_a_service_is_charged_when_it_has_been_away_for_three_cool_downs() {
        told.state = new BreakerState.Open(
                new FailureCause(FailureCause.Code.CONNECTION_LOST, "reset by peer"), NOW, NOW.plusSeconds(1_200));

        clock.forward(Duration.ofSeconds(899));
        assertThat(gate.refusal(SERVICE)).containsInstanceOf(TaskOutcome.Busy.class);
        clock.forward(Duration.ofSeconds(1));
        assertThat(gate.refusal(SERVICE)).containsInstanceOf(TaskOutcome.Unavailable.class);
    }

    @Test
    void replicas_that_only_this_process_leaves_alone_cost_a_task_nothing() {
        var open = new FailureCause(FailureCause.Code.CIRCUIT_OPEN, "all replicas");
        var away = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "refused");

        assertThat(gate.unreachable(SERVICE, open, Duration.ofSeconds(200)))
                .isEqualTo(new TaskOutcome.Busy(open, Duration.ofSeconds(200)));
        assertThat(gate.unreachable(SERVICE, away, Duration.ofSeconds(200)))
                .isEqualTo(new TaskOutcome.Unavailable(away, Duration.ofSeconds(200)));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTION_LOST, failed", "ANALYZER_STALLED, failed", "REQUEST_TIMED_OUT,", "UNREADABLE_RESULT, failed",
        "ANALYZER_REPORTED_ERROR, succeeded", "RESULT_TOO_LARGE, succeeded", "TARGET_MISSING,", "INTERNAL_ERROR,"
    })
    void how_a_request_failed_decides_what_it_says_about_the_analyzer(FailureCause.Code code, String report) {
        gate.report(SERVICE, new AnalysisOutcome.Failed(REPLICA, new FailureCause(code, "…"), List.of()));

        assertThat(told.reports).isEqualTo(report == null ? List.of() : List.of(report));
    }

    @ParameterizedTest
    @CsvSource({"ANALYZER_UNREACHABLE, failed", "CIRCUIT_OPEN,"})
    void a_service_that_was_not_even_tried_is_not_blamed(FailureCause.Code code, String report) {
        gate.report(SERVICE, new AnalysisOutcome.Unreachable(new FailureCause(code, "…")));

        assertThat(told.reports).isEqualTo(report == null ? List.of() : List.of(report));
    }

    @Test
    void being_busy_is_nothing_to_blame() {
        gate.report(
                SERVICE, new AnalysisOutcome.Busy(new FailureCause(FailureCause.Code.ANALYZER_BUSY, "all at work")));

        assertThat(told.reports).isEmpty();
    }
}
