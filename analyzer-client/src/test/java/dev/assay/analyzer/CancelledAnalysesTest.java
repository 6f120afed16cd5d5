package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an analyzer does after its client has cancelled is nobody's business any more.
@Timeout(30)
class CancelledAnalysesTest {

    private static final String PROGRESS = "{\"type\":\"progress_update\",\"percentage\":1}";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    /// What follows once the analyzer has received `cancel_request`.
    static Map<String, Script> reactions(Script cancelled) {
        String result = CannedResults.bandit("demo_model-1", 1, 2);
        var reactions = new LinkedHashMap<String, Script>();
        reactions.put("sends its result", cancelled.send(result));
        reactions.put("sends progress and its result", cancelled.send(PROGRESS).send(result));
        reactions.put("sends half its result", cancelled.sendHalf(result));
        reactions.put("reports an error", cancelled.send("{\"type\":\"error\",\"message\":\"Unknown message type\"}"));
        reactions.put("resets", cancelled.reset());
        reactions.put("vanishes", cancelled.vanish());
        reactions.put("never closes", cancelled.neverClose());
        return reactions;
    }

    static Iterable<String> names() {
        return reactions(Script.begin()).keySet();
    }

    @ParameterizedTest(name = "it {0}")
    @MethodSource("names")
    void what_comes_after_cancelling_is_ignored_and_the_socket_closed_soon(String name) throws Exception {
        var asked = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        Queue<ProgressUpdate> heard = new ConcurrentLinkedQueue<>();
        Script asksAndIsCancelled =
                Script.begin().awaitRequest().tell(asked).awaitRequest().tell(cancelled);
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start()
                        .always(reactions(asksAndIsCancelled).getOrDefault(name, asksAndIsCancelled));
                AnalyzerClient client = new VertxAnalyzerClient(vertx, Asking.settings(analyzer.url()))) {
            var ended = new CompletableFuture<AnalysisOutcome>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(client.analyze(Asking.request(), heard::add, Asking.PATIENTLY));
                } catch (InterruptedException interrupted) {
                    ended.completeExceptionally(interrupted);
                }
            });
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

            caller.interrupt();

            assertThatThrownBy(() -> ended.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
            assertThat(heard).isEmpty();
        }
    }
}
