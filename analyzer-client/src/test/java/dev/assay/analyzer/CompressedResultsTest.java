package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Analyzers that compress what they send, as the known ones do when they are offered it.
@Timeout(30)
class CompressedResultsTest {

    private static final String RESULT = CannedResults.bandit("demo_model-1", 1, 500);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_compressed_result_is_read_in_however_many_frames_it_comes(int frames) throws Exception {
        Script script = Script.begin()
                .awaitRequest()
                .sendCompressed("{\"type\":\"status_update\",\"stage\":\"started\"}", 1)
                .sendCompressed(RESULT, frames);
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().compressing().always(script);
                AnalyzerClient client = new VertxAnalyzerClient(
                        vertx, Asking.settings(analyzer.url()).withCompression(true))) {

            AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, Asking.PATIENTLY);

            assertThat(OutcomeLine.of(outcome, analyzer.url())).isEqualTo("COMPLETE bandit=COMPLETED:500 [0/0/500/0]");
            assertThat(analyzer.received()).first().asString().contains("\"static_analyze\"");
        }
    }

    /// Netty takes a compressed frame that unfolds to nothing yet for a broken one. The known analyzers compress
    /// whole messages, so that no frame of theirs is like that; a gateway that cuts them very small could make
    /// some. It ends as a lost connection, and compression is offered only where somebody switched it on.
    @Test
    void frames_too_small_to_unfold_lose_the_connection() throws Exception {
        Script script = Script.begin().awaitRequest().sendCompressed(RESULT, 1_000);
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().compressing().always(script);
                AnalyzerClient client = new VertxAnalyzerClient(
                        vertx, Asking.settings(analyzer.url()).withCompression(true))) {

            var failed =
                    (AnalysisOutcome.Failed) client.analyze(Asking.request(), ProgressListener.NONE, Asking.PATIENTLY);

            assertThat(failed.cause().message()).endsWith("cannot read uncompressed buffer");
        }
    }

    @Test
    void what_unfolds_beyond_the_limit_is_too_large_however_small_it_was() throws Exception {
        Script script = Script.begin().awaitRequest().sendCompressed(" ".repeat(5_000_000), 1);
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().compressing().always(script);
                AnalyzerClient client = new VertxAnalyzerClient(
                        vertx,
                        Asking.settings(analyzer.url()).withCompression(true).withMaxResultBytes(100_000))) {

            AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, Asking.PATIENTLY);

            assertThat(OutcomeLine.of(outcome, analyzer.url())).startsWith("RESULT_TOO_LARGE ");
        }
    }
}
