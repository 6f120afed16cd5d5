package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.FailureCause;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a request that is lost at one replica when there is another: it is sent once more, there, and
/// never a third time. Whatever is a verdict, even a bad one, is not lost; nor is what has only become silent,
/// because it may go on.
@Timeout(30)
class SecondReplicaTest {

    private static final String RESULT = CannedResults.bandit("demo_model-1", 1, 2);

    private static final Deadline QUICK_STALL =
            new Deadline(Duration.ofSeconds(3), Duration.ofMillis(400), Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    private static Map<String, Script> firsts() {
        Script asked = Script.begin().awaitRequest();
        var scripts = new LinkedHashMap<String, Script>();
        scripts.put("closes", asked.close(1000, "Analysis complete"));
        scripts.put("closes with 1011", asked.close(1011, "keepalive ping timeout"));
        scripts.put("hangs up in mid-frame", asked.sendHalf(RESULT).hangUp());
        scripts.put("resets", asked.reset());
        scripts.put("sends garbage", asked.sendGarbage(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3}));
        scripts.put("stalls", asked.send("{\"type\":\"progress_update\",\"percentage\":10}"));
        scripts.put("reports an error", asked.send("{\"type\":\"error\",\"message\":\"no\"}"));
        scripts.put("sends half the JSON", asked.send(RESULT.substring(0, 200)).close(1000, ""));
        return scripts;
    }

    @ParameterizedTest(name = "the first {0}")
    @CsvSource({
        "closes, CONNECTION_LOST",
        "closes with 1011, CONNECTION_LOST",
        "hangs up in mid-frame, CONNECTION_LOST",
        "resets, CONNECTION_LOST",
        "sends garbage, CONNECTION_LOST"
    })
    void a_request_that_is_lost_is_sent_once_more_to_the_other_replica(String first, FailureCause.Code code)
            throws Exception {
        AnalysisOutcome outcome = askTwo(firsts().getOrDefault(first, Script.begin()), Script.answer(RESULT));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AnalysisOutcome.Answered.class,
                        answered -> assertThat(answered.lost()).singleElement().satisfies(lost -> {
                            assertThat(lost.cause().code()).isEqualTo(code);
                            assertThat(lost.replica()).isNotEqualTo(answered.replica());
                        }));
    }

    @ParameterizedTest(name = "the first {0}")
    @CsvSource({
        "reports an error, ANALYZER_REPORTED_ERROR",
        "sends half the JSON, UNREADABLE_RESULT",
        "stalls, ANALYZER_STALLED"
    })
    void a_request_that_is_answered_or_was_under_way_is_not_sent_again(String first, FailureCause.Code code)
            throws Exception {
        AnalysisOutcome outcome = askTwo(firsts().getOrDefault(first, Script.begin()), Script.answer(RESULT));

        assertThat(outcome).isInstanceOfSatisfying(AnalysisOutcome.Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(code);
            assertThat(failed.lost()).isEmpty();
        });
    }

    @Test
    void a_request_that_is_lost_twice_is_lost() throws Exception {
        Script loses = Script.begin().awaitRequest().hangUp();

        AnalysisOutcome outcome = askTwo(loses, loses);

        assertThat(outcome).isInstanceOfSatisfying(AnalysisOutcome.Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(FailureCause.Code.CONNECTION_LOST);
            assertThat(failed.lost()).hasSize(1);
        });
    }

    /// Whoever is asked first plays the first script.
    private AnalysisOutcome askTwo(Script first, Script second) throws InterruptedException {
        var turn = new AtomicInteger();
        var urls = new ArrayList<URI>();
        try (ScriptedAnalyzer one = ScriptedAnalyzer.start();
                ScriptedAnalyzer other = ScriptedAnalyzer.start()) {
            for (ScriptedAnalyzer analyzer : new ScriptedAnalyzer[] {one, other}) {
                analyzer.answer(_ -> turn.getAndIncrement() == 0 ? first : second);
                urls.add(analyzer.url());
            }
            try (AnalyzerClient client = new VertxAnalyzerClient(vertx, Asking.settings(urls.toArray(URI[]::new)))) {
                AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, QUICK_STALL);
                assertThat(one.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
                assertThat(other.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
                assertThat(turn).hasValueLessThan(3);
                return outcome;
            }
        }
    }
}
