package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Everything an analyzer does wrong once a connection is open, and exactly what the client makes of it. Whatever
/// it is, the socket is closed afterwards.
@Timeout(60)
class MisbehavingAnalyzersTest {

    private static final String RESULT = CannedResults.bandit("demo_model-1", 1, 2);
    private static final String STARTED =
            "{\"type\":\"status_update\",\"stage\":\"started\",\"analysis_id\":\"req-1\"}";

    private static final Deadline LONG =
            new Deadline(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));

    /// For those that have to be sat out.
    private static final Deadline SHORT =
            new Deadline(Duration.ofMillis(1_900), Duration.ofMillis(1_900), Duration.ofMillis(2_000));

    private static final String OUTCOMES = """
            closes before anything was asked | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000
            closes between two frames of a message | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1011: out of memory
            closes with 1009 | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1009: frame with 9 bytes exceeds limit of 8 bytes
            closes with 1011 | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1011: keepalive ping timeout
            closes with a code of its own | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 4999: go away
            closes without a result | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000: Analysis complete
            floods with pings | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            hangs up | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            hangs up in mid-frame | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            is silent | REQUEST_TIMED_OUT
            is silent after it said that it started | REQUEST_TIMED_OUT
            never closes | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            never closes and has no result | REQUEST_TIMED_OUT
            reports an error and then a result | ANALYZER_REPORTED_ERROR no
            reports an error without saying which | ANALYZER_REPORTED_ERROR the analyzer gave no reason
            resets | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            resets in mid-frame | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            sends JSON that is no object | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends a byte at a time | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends a frame with a reserved bit | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            sends a masked frame | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            sends a result of another kind without an analysis | UNREADABLE_RESULT
            sends a type that is no text | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends a wrong type | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends an empty message | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends bytes that are no text | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends compressed what was not agreed on | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            sends garbage | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            sends half the JSON | UNREADABLE_RESULT
            sends no JSON | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends nonsense before the result | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends only the progress of somebody else | CONNECTION_LOST static-analyzer at R gave no result: closed by the analyzer with code 1000 (1 frames before that were not understood)
            sends so slowly that it is over | REQUEST_TIMED_OUT
            sends the result and hangs up | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends the result before it is asked | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends the result in binary | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends the result split inside characters | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends the result twice | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends the result with pings between its frames | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            sends with pauses | COMPLETE bandit=COMPLETED:2 [0/0/2/0]
            speaks HTTP | CONNECTION_LOST static-analyzer at R gave no result: connection broken
            vanishes | REQUEST_TIMED_OUT
            vanishes in mid-frame | REQUEST_TIMED_OUT
            """;

    private static Map<String, Script> misbehaviours() {
        var scripts = new LinkedHashMap<String, Script>();
        Script asked = Script.begin().awaitRequest();
        // Closing too early, each in its way.
        scripts.put("closes before anything was asked", Script.begin().close(1000, ""));
        scripts.put("closes without a result", asked.send(STARTED).close(1000, "Analysis complete"));
        scripts.put("closes with 1009", asked.close(1009, "frame with 9 bytes exceeds limit of 8 bytes"));
        scripts.put("closes with 1011", asked.close(1011, "keepalive ping timeout"));
        scripts.put("closes with a code of its own", asked.close(4999, "go away"));
        scripts.put("hangs up", asked.hangUp());
        scripts.put("hangs up in mid-frame", asked.sendHalf(RESULT).hangUp());
        scripts.put(
                "closes between two frames of a message",
                asked.sendFirstFragment(RESULT).close(1011, "out of memory"));
        scripts.put("resets", asked.reset());
        scripts.put("resets in mid-frame", asked.sendHalf(RESULT).reset());
        // Saying nothing, or not enough.
        scripts.put("is silent", asked);
        scripts.put("is silent after it said that it started", asked.send(STARTED));
        scripts.put("vanishes", asked.vanish());
        scripts.put("vanishes in mid-frame", asked.sendHalf(RESULT).vanish());
        scripts.put("never closes", asked.send(RESULT).neverClose());
        scripts.put("never closes and has no result", asked.send(STARTED).neverClose());
        // Slowness.
        scripts.put("sends a byte at a time", asked.sendSlowly(RESULT, 1, Duration.ZERO));
        scripts.put("sends with pauses", asked.sendSlowly(RESULT, 200, Duration.ofMillis(20)));
        scripts.put("sends so slowly that it is over", asked.sendSlowly(RESULT, 1, Duration.ofMillis(50)));
        // What is no frame, or none that a server may send.
        scripts.put("sends garbage", asked.sendGarbage(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3}));
        scripts.put(
                "speaks HTTP",
                asked.sendGarbage("HTTP/1.1 500 Internal Server Error\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        scripts.put("sends a masked frame", asked.sendMasked(RESULT));
        scripts.put("sends a frame with a reserved bit", asked.sendWithReservedBit(RESULT));
        scripts.put("sends compressed what was not agreed on", asked.sendCompressed(RESULT, 1));
        scripts.put("floods with pings", asked.pings(20_000).send(RESULT));
        // Frames that are no result.
        scripts.put("sends no JSON", asked.send("<html>").close(1000, ""));
        scripts.put(
                "sends half the JSON",
                asked.send(RESULT.substring(0, RESULT.length() / 2)).close(1000, ""));
        scripts.put("sends JSON that is no object", asked.send("[1,2,3]").close(1000, ""));
        scripts.put(
                "sends bytes that are no text",
                asked.sendBytesAsText(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF})
                        .close(1000, ""));
        scripts.put("sends an empty message", asked.send("").close(1000, ""));
        scripts.put(
                "sends a wrong type",
                asked.send("{\"type\":\"surprise\",\"analysis\":{}}").close(1000, ""));
        scripts.put("sends a type that is no text", asked.send("{\"type\":7}").close(1000, ""));
        scripts.put(
                "sends a result of another kind without an analysis",
                asked.send("{\"type\":\"analysis_result\",\"status\":\"success\"}"));
        scripts.put(
                "sends only the progress of somebody else",
                asked.send("{\"type\":\"progress_update\",\"request_id\":\"other\",\"percentage\":99}")
                        .close(1000, ""));
        scripts.put("reports an error without saying which", asked.send("{\"type\":\"error\"}"));
        scripts.put(
                "reports an error and then a result",
                asked.send("{\"type\":\"error\",\"message\":\"no\"}").send(RESULT));
        // Odd ways to send a result.
        scripts.put(
                "sends nonsense before the result",
                asked.send("<html>").send("[]").send("{\"type\":\"surprise\"}").send(RESULT));
        scripts.put(
                "sends the result split inside characters",
                asked.sendFragmented(RESULT.replace("Finding", "F\u00FCnd\u20ACng \uD83D\uDC1B"), RESULT.length()));
        scripts.put("sends the result in binary", asked.sendBinary(RESULT));
        scripts.put("sends the result twice", asked.send(RESULT).send(RESULT));
        scripts.put("sends the result before it is asked", Script.begin().send(RESULT));
        scripts.put("sends the result and hangs up", asked.send(RESULT).hangUp());
        scripts.put(
                "sends the result with pings between its frames",
                asked.sendFirstFragment(RESULT.substring(0, 50)).pings(3).sendLastFragment(RESULT.substring(50)));
        return scripts;
    }

    @Test
    void each_misbehaviour_has_exactly_the_outcome_it_should() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new LinkedHashMap<String, Future<String>>();
            Map<String, String> expected = OutcomeLine.table(OUTCOMES);
            misbehaviours().forEach((name, script) -> {
                Deadline deadline = "REQUEST_TIMED_OUT".equals(expected.get(name)) ? SHORT : LONG;
                asked.put(name, threads.submit(() -> outcome(vertx, script, deadline)));
            });
            var outcomes = new TreeMap<String, String>();
            for (var entry : asked.entrySet()) {
                outcomes.put(entry.getKey(), entry.getValue().get(50, TimeUnit.SECONDS));
            }

            assertThat(outcomes).isEqualTo(expected);
        } finally {
            Asking.close(vertx);
        }
    }

    private static String outcome(Vertx vertx, Script script, Deadline deadline) throws InterruptedException {
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().always(script)) {
            try (AnalyzerClient client = new VertxAnalyzerClient(vertx, Asking.settings(analyzer.url()))) {
                AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, deadline);
                assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(5)))
                        .as("every socket closed")
                        .isTrue();
                return OutcomeLine.of(outcome, analyzer.url());
            }
        }
    }
}
