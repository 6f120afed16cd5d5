package dev.assay.tasks.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreakers.Transition;
import dev.assay.model.task.FailureCause;
import dev.assay.tasks.FakeAnalyzers;
import dev.assay.tasks.ToldBreakers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Replicas come and go with their addresses; their meters must not stay.
class AnalyzerMetersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final BreakerState OPEN = new BreakerState.Open(
            new FailureCause(FailureCause.Code.CONNECTION_LOST, "reset by peer"), NOW, NOW.plusSeconds(300));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeAnalyzers analyzers = new FakeAnalyzers();

    @Test
    void breakers_of_replicas_are_counted_by_service_however_many_replicas_there_ever_were() {
        var journal = new AnalyzerJournal(meters);

        for (int i = 0; i < 200; i++) {
            journal.breakerMoved(
                    AnalyzerService.STATIC, URI.create("ws://10.0.0." + i + ":2001"), BreakerState.FRESH, OPEN);
        }

        assertThat(meters.getMeters()).hasSize(1);
        assertThat(meters.get("assay.replica.breaker.transitions")
                        .tags("service", "static-analyzer", "to", "OPEN")
                        .counter()
                        .count())
                .isEqualTo(200);
    }

    @Test
    void gauges_of_replicas_that_left_are_gone() {
        var metrics = new AnalyzerMetrics(new ToldBreakers(), analyzers, meters);
        analyzers.beAt(URI.create("ws://static_analyzer_1:2001"), URI.create("ws://static_analyzer_2:2001"));
        metrics.read();
        assertThat(meters.find("assay.replica.busy")
                        .tag("replica", "ws://static_analyzer_1:2001")
                        .gauges())
                .hasSize(AnalyzerService.values().length);

        analyzers.beAt(URI.create("ws://static_analyzer_2:2001"));
        metrics.read();

        assertThat(meters.getMeters())
                .noneMatch(meter ->
                        "ws://static_analyzer_1:2001".equals(meter.getId().getTag("replica")));
        assertThat(meters.find("assay.replica.breaker.state").gauges()).hasSize(AnalyzerService.values().length);
    }

    @Test
    void a_move_of_ours_counts_even_when_it_was_overtaken() {
        var metrics = new AnalyzerMetrics(new ToldBreakers(), analyzers, meters);

        metrics.overtaken(new Transition(AnalyzerService.AI, BreakerState.FRESH, OPEN, true));

        assertThat(meters.get("assay.breaker.transitions")
                        .tags("service", "ai-analyzer", "to", "OPEN")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
