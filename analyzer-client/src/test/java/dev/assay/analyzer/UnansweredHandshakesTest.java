package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.analyzer.ScriptedAnalyzer.Opening;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Analyzers that accept a connection and do not open it: busy, stopped, half gone, or refusing.
@Timeout(30)
class UnansweredHandshakesTest {

    private static final Duration CONNECT = Duration.ofMillis(300);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACCEPT")
    void it_is_unreachable_when_connecting_takes_too_long_and_nothing_was_sent(Opening opening) throws Exception {
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().opening(opening);
                AnalyzerClient client = new VertxAnalyzerClient(
                        vertx, Asking.settings(analyzer.url()).withConnectTimeout(CONNECT))) {

            AnalysisOutcome outcome = client.analyze(Asking.request(), ProgressListener.NONE, Asking.PATIENTLY);

            assertThat(OutcomeLine.of(outcome, analyzer.url())).isEqualTo("UNREACHABLE ANALYZER_UNREACHABLE");
            assertThat(analyzer.received()).isEmpty();
            assumeTrue(Sockets.canBeCounted());
            assertThat(Sockets.awaitNoneTo(Set.of(analyzer.port()), Duration.ofSeconds(2)))
                    .as("every socket closed")
                    .isTrue();
        }
    }
}
