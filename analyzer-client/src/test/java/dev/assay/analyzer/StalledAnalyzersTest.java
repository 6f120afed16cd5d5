package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Analyzers that report progress and then say nothing any more. Silence without progress is no stall: most
/// analyzers are silent until their result.
@Timeout(30)
class StalledAnalyzersTest {

    private static final String PROGRESS = "{\"type\":\"progress_update\",\"analysis_id\":\"req-1\",\"percentage\":10}";

    private static final Deadline QUICK_STALL =
            new Deadline(Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    @Test
    void progress_and_then_silence_is_a_stall() throws Exception {
        assertThat(outcome(Script.begin().awaitRequest().send(PROGRESS))).isEqualTo("ANALYZER_STALLED");
    }

    @Test
    void progress_and_then_a_frame_that_does_not_end_is_a_stall() throws Exception {
        String result = CannedResults.bandit("demo_model-1", 1, 2);

        assertThat(outcome(Script.begin().awaitRequest().send(PROGRESS).sendHalf(result)))
                .isEqualTo("ANALYZER_STALLED");
    }

    @Test
    void progress_and_then_nobody_is_a_stall() throws Exception {
        assertThat(outcome(Script.begin().awaitRequest().send(PROGRESS).vanish()))
                .isEqualTo("ANALYZER_STALLED");
    }

    private String outcome(Script script) throws InterruptedException {
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().always(script);
                AnalyzerClient client = new VertxAnalyzerClient(vertx, Asking.settings(analyzer.url()))) {
            AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, QUICK_STALL);
            assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(1))).isTrue();
            return OutcomeLine.of(outcome, analyzer.url());
        }
    }
}
