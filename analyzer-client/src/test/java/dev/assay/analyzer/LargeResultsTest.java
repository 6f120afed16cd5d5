package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Results of the sizes that broke other clients: message limits, frame limits, text limits of the JSON parser, and
/// messages of many frames.
@Timeout(60)
class LargeResultsTest {

    private static final int KIB = 1024;
    private static final Deadline DEADLINE =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(50));

    private static Vertx vertx = Vertx.vertx();

    private final ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
        analyzer.close();
    }

    @AfterAll
    static void stopVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_hundred_mebibytes_in_one_frame_are_read() throws Exception {
        // One text of 100 MiB: five times what Jackson allows unless told otherwise.
        int pieces = 1_602;
        analyzer.always(Script.begin().awaitRequest().sendPieces(pieces, padded(pieces, 64 * KIB)));

        assertWhole(100L * KIB * KIB);
    }

    @Test
    void a_hundred_mebibytes_in_ten_thousand_fragments_are_read() throws Exception {
        int pieces = 10_000;
        analyzer.always(Script.begin().awaitRequest().sendPiecesFragmented(pieces, padded(pieces, 10 * KIB + 256)));

        assertWhole(100L * KIB * KIB);
    }

    @Test
    void fragments_larger_than_sixty_four_kibibytes_are_read() throws Exception {
        int pieces = 200;
        analyzer.always(Script.begin().awaitRequest().sendPiecesFragmented(pieces, padded(pieces, 100 * KIB)));

        assertWhole(19L * KIB * KIB);
    }

    @Test
    void tens_of_thousands_of_findings_are_read_and_written_as_sarif() throws Exception {
        int results = 60_000;
        analyzer.always(Script.begin().awaitRequest().sendPieces(results + 2, sarif(results)));
        long start = System.nanoTime();

        AnalysisOutcome.Answered answered = analyze();

        assertThat(answered.report().findings()).hasSize(results);
        assertThat(answered.report().findings().getLast().file()).isEqualTo("backend/file59999.py");
        var counter = new CountingStream();
        answered.document().writeSarif("bandit", counter);
        assertThat(counter.count).isGreaterThan(results * 200L);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    private void assertWhole(long atLeast) throws Exception {
        AnalysisOutcome.Answered answered = analyze();
        assertThat(answered.report().status()).isEqualTo(Status.COMPLETE);
        assertThat(answered.document().size()).isGreaterThan(atLeast);
        var counter = new CountingStream();
        answered.document().writeTo(counter);
        assertThat(counter.count).isEqualTo(answered.document().size());
    }

    private AnalysisOutcome.Answered analyze() throws InterruptedException {
        var settings = AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(analyzer.url())));
        try (AnalyzerClient client = new VertxAnalyzerClient(vertx, settings)) {
            var request = AnalysisRequest.of(
                    "r", AnalyzerService.STATIC, new Target("demo", 1), new TreeSet<>(List.of("bandit")), Tier.QUICK);
            AnalysisOutcome outcome = client.analyze(request, ProgressListener.NONE, DEADLINE);
            assertThat(outcome).isInstanceOf(AnalysisOutcome.Answered.class);
            return (AnalysisOutcome.Answered) outcome;
        }
    }

    /// A result whose bandit has an `output` of nearly all its bytes, as the known analyzers do.
    private static IntFunction<byte[]> padded(int pieces, int size) {
        byte[] padding = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
        return piece -> {
            if (piece == 0) {
                return ascii("{\"type\":\"static_analysis_result\",\"status\":\"success\",\"analysis\":{\"results\":"
                        + "{\"python\":{\"bandit\":{\"status\":\"success\",\"executed\":true,\"output\":\"");
            }
            return piece == pieces - 1 ? ascii("\"}}}}}") : padding;
        };
    }

    private static IntFunction<byte[]> sarif(int results) {
        return piece -> {
            if (piece == 0) {
                return ascii("{\"type\":\"static_analysis_result\",\"status\":\"success\",\"analysis\":{\"results\":"
                        + "{\"python\":{\"bandit\":{\"status\":\"success\",\"executed\":true,\"sarif\":{\"runs\":"
                        + "[{\"tool\":{\"driver\":{\"name\":\"Bandit\"}},\"results\":[");
            }
            if (piece == results + 1) {
                return ascii("]}]}}}}}}");
            }
            int number = piece - 1;
            return ascii((number == 0 ? "" : ",")
                    + "{\"ruleId\":\"B1\",\"level\":\"error\",\"message\":{\"text\":\"" + "m".repeat(200)
                    + "\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
                    + "\"file:///app/sources/demo/app1/backend/file" + number
                    + ".py\"},\"region\":{\"startLine\":7}}}]}");
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class CountingStream extends OutputStream {

        private long count;

        @Override
        public void write(int b) throws IOException {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count += length;
        }
    }
}
