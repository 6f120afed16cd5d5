package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.testkit.analyzer.AnalyzerProcess;
import dev.assay.testkit.analyzer.CannedResults;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred analyses at once over eight replicas, each a process of its own, while two of them are killed and
/// one is frozen.
@Timeout(90)
class ManyAnalysesTest {

    private static final String PACKAGE = "dev.assay.analyzer.";
    private static final int ANALYSES = 200;
    private static final int REPLICAS = 8;

    /// Everybody is at work by then, and most of the work is still to be done.
    private static final int PROGRESS_BEFORE_THE_DISASTER = 40;

    private static final Deadline DEADLINE = new Deadline(
            Duration.ofSeconds(20),
            Duration.ofSeconds(6),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path scratch;

    private final Vertx vertx = Vertx.vertx();
    private final List<AnalyzerProcess> replicas = new ArrayList<>();

    /// One way for a call to end, and when it did.
    private record Ended(AnalysisOutcome outcome, Duration after) {}

    @BeforeEach
    void startReplicas() throws Exception {
        assumeTrue(Sockets.canBeCounted(), "this system does not say which sockets are open");
        String result = CannedResults.bandit("demo_model-1", 1, 3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = new ArrayList<Future<AnalyzerProcess>>();
            for (int i = 0; i < REPLICAS; i++) {
                starting.add(threads.submit(() -> AnalyzerProcess.start(Duration.ofMillis(300), result)));
            }
            for (Future<AnalyzerProcess> replica : starting) {
                replicas.add(replica.get(60, TimeUnit.SECONDS));
            }
        }
    }

    @AfterEach
    void endReplicas() {
        replicas.forEach(AnalyzerProcess::close);
        Asking.close(vertx);
    }

    @Test
    void every_call_ends_in_time_and_nothing_is_left_behind() throws Exception {
        var progress = new CountDownLatch(PROGRESS_BEFORE_THE_DISASTER);
        var settings = Asking.settings(
                        replicas.stream().map(AnalyzerProcess::url).toArray(URI[]::new))
                .withConnectTimeout(Duration.ofSeconds(2))
                .withHealthTimeout(Duration.ofSeconds(2));
        List<Ended> ended;
        try (AnalyzerClient client = new VertxAnalyzerClient(vertx, settings)) {
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                var calls = new ArrayList<Future<Ended>>();
                for (int i = 0; i < ANALYSES; i++) {
                    calls.add(callers.submit(() -> call(client, progress)));
                }
                assertThat(progress.await(30, TimeUnit.SECONDS)).isTrue();
                replicas.get(0).kill();
                replicas.get(1).kill();
                replicas.get(2).freeze();
                ended = new ArrayList<>();
                for (Future<Ended> call : calls) {
                    ended.add(call.get(60, TimeUnit.SECONDS));
                }
            }

            assertThat(ended)
                    .allSatisfy(call ->
                            assertThat(call.after()).isLessThan(DEADLINE.place().plus(DEADLINE.request())));
            assertThat(kinds(ended).get("Answered"))
                    .as("five replicas are enough for nearly all: %s", kinds(ended))
                    .isGreaterThanOrEqualTo(ANALYSES - REPLICAS);
            assertThatNothingIsHeld(client);
            assertThat(breakers(client)).isEqualTo(expectedBreakers());
            assertThat(VirtualThreads.in(PACKAGE, scratch))
                    .as("those of the living client are seen")
                    .isNotEmpty();
        }

        assertThat(VirtualThreads.awaitNoneIn(PACKAGE, scratch, Duration.ofSeconds(5)))
                .isEmpty();
        assertThat(platformThreads()).isEmpty();
    }

    private static Ended call(AnalyzerClient client, CountDownLatch progress) throws InterruptedException {
        long start = System.nanoTime();
        AnalysisOutcome outcome = client.analyze(Asking.request(), _ -> progress.countDown(), DEADLINE);
        return new Ended(outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    private void assertThatNothingIsHeld(AnalyzerClient client) throws Exception {
        ServiceStatus status = client.status(AnalyzerService.STATIC);
        assertThat(status.waiting()).isZero();
        assertThat(status.replicas())
                .hasSize(REPLICAS)
                .allSatisfy(replica -> assertThat(replica.busy()).isZero());
        Set<Integer> ports = replicas.stream().map(AnalyzerProcess::port).collect(Collectors.toSet());
        assertThat(Sockets.awaitNoneTo(ports, Duration.ofSeconds(5)))
                .as("every socket closed")
                .isTrue();
    }

    private static Map<URI, String> breakers(AnalyzerClient client) {
        var breakers = new HashMap<URI, String>();
        for (ReplicaStatus replica : client.status(AnalyzerService.STATIC).replicas()) {
            breakers.put(replica.url(), replica.breaker().name());
        }
        return breakers;
    }

    private Map<URI, String> expectedBreakers() {
        var expected = new HashMap<URI, String>();
        for (int i = 0; i < REPLICAS; i++) {
            expected.put(replicas.get(i).url(), i < 3 ? "OPEN" : "CLOSED");
        }
        return expected;
    }

    private static Map<String, Integer> kinds(List<Ended> ended) {
        var kinds = new HashMap<String, Integer>();
        ended.forEach(call -> kinds.merge(call.outcome().getClass().getSimpleName(), 1, Integer::sum));
        return kinds;
    }

    private static List<String> platformThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey() != Thread.currentThread())
                .filter(thread -> List.of(thread.getValue()).toString().contains(PACKAGE))
                .map(thread -> thread.getKey().getName())
                .toList();
    }
}
