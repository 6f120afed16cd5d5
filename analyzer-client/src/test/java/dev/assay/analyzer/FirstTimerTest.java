package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The very first timer of a Vert.x instance has the number 0, and Vert.x takes 0 for "no timer" where it would
/// cancel the one that guards a handshake. It fired long after the handshake and closed the first analysis of every
/// process that took longer than the connect timeout.
class FirstTimerTest {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    @Test
    @Timeout(30)
    void the_first_analysis_of_a_process_may_take_longer_than_connecting_may() throws InterruptedException {
        var fresh = Vertx.vertx();
        try (var analyzer = ScriptedAnalyzer.start();
                var client = new VertxAnalyzerClient(
                        fresh,
                        AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(analyzer.url())))
                                .withConnectTimeout(CONNECT_TIMEOUT))) {
            analyzer.always(Script.begin()
                    .awaitRequest()
                    .pause(CONNECT_TIMEOUT.multipliedBy(3))
                    .send(CannedResults.bandit("demo", 1, 3))
                    .close(1000, "Analysis complete"));
            var request =
                    AnalysisRequest.of("1", AnalyzerService.STATIC, new Target("demo", 1), new TreeSet<>(), Tier.QUICK);

            AnalysisOutcome outcome = client.analyze(
                    request,
                    ProgressListener.NONE,
                    new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)));

            assertThat(outcome).isInstanceOf(AnalysisOutcome.Answered.class);
        } finally {
            fresh.close();
        }
    }
}
