package dev.assay.edge.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.testkit.clock.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KnownToolsTest {

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_tool_is_available_missing_or_unknown() throws InterruptedException {
        var known = new KnownTools(
                service -> service == AnalyzerService.STATIC ? tools("bandit") : Optional.empty(), clock, TTL, LONG);

        var read = known.read();

        ServiceTools ofStatic = read.get(AnalyzerService.STATIC);
        assertThat(ofStatic).isNotNull();
        assertThat(ofStatic.of("bandit")).isEqualTo(Availability.AVAILABLE);
        assertThat(ofStatic.of("eslint")).isEqualTo(Availability.MISSING);
        assertThat(ofStatic.checkedAt()).isEqualTo(clock.instant());
        ServiceTools ofDynamic = read.get(AnalyzerService.DYNAMIC);
        assertThat(ofDynamic).isNotNull();
        assertThat(ofDynamic.of("zap")).isEqualTo(Availability.UNKNOWN);
    }

    @Test
    void an_answer_is_believed_for_half_a_minute() throws InterruptedException {
        var known = new KnownTools(
                _ -> {
                    asked.incrementAndGet();
                    return tools("bandit");
                },
                clock,
                TTL,
                LONG);
        known.read();
        clock.forward(Duration.ofSeconds(29));
        known.read();
        assertThat(asked).hasValue(4);

        clock.forward(Duration.ofSeconds(1));
        known.read();
        assertThat(asked).hasValue(8);
    }

    @Test
    void a_service_that_keeps_silent_holds_nobody_up_and_is_asked_once() throws InterruptedException {
        var answering = new CountDownLatch(1);
        var known = new KnownTools(
                service -> {
                    asked.incrementAndGet();
                    if (service == AnalyzerService.AI) {
                        answering.await();
                    }
                    return tools("bandit");
                },
                clock,
                TTL,
                Duration.ofMillis(200));

        var first = known.read();
        var second = known.read();

        assertThat(List.of(first, second)).allSatisfy(read -> {
            assertThat(read.get(AnalyzerService.AI)).isEqualTo(ServiceTools.UNKNOWN);
            assertThat(read.get(AnalyzerService.STATIC)).isNotEqualTo(ServiceTools.UNKNOWN);
        });
        assertThat(asked).hasValue(4);

        answering.countDown();
        assertThat(new KnownToolsWaiter(known).untilKnown(AnalyzerService.AI).of("bandit"))
                .isEqualTo(Availability.AVAILABLE);
        assertThat(asked).hasValue(4);
    }

    @Test
    void a_source_that_breaks_leaves_its_service_unknown() throws InterruptedException {
        var known = new KnownTools(
                _ -> {
                    throw new IllegalStateException("closed");
                },
                clock,
                TTL,
                LONG);

        assertThat(known.read().values())
                .allSatisfy(tools -> assertThat(tools.of("bandit")).isEqualTo(Availability.UNKNOWN));
    }

    /// The answer comes on another thread, and reading again is how anybody gets it.
    private record KnownToolsWaiter(KnownTools known) {

        ServiceTools untilKnown(AnalyzerService service) throws InterruptedException {
            while (true) {
                ServiceTools tools = known.read().get(service);
                if (tools != null && tools.checkedAt() != null) {
                    return tools;
                }
            }
        }
    }

    private static Optional<SortedSet<String>> tools(String... names) {
        return Optional.of(new TreeSet<>(List.of(names)));
    }
}
