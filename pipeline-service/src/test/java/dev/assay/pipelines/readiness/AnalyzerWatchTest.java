package dev.assay.pipelines.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.FailureCause;
import dev.assay.testkit.clock.MutableClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnalyzerWatchTest {

    private static final AnalyzerService SERVICE = AnalyzerService.STATIC;
    private static final Readiness ABSENT =
            new Readiness.Absent(new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "nobody listens"));

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final ScriptedBreakers breakers = new ScriptedBreakers();
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<AnalyzerService> news = new LinkedBlockingQueue<>();
    private volatile Supplier<Readiness> answer = Readiness.Ready::new;

    private final AnalyzerWatch watch = new AnalyzerWatch(
            (_, _) -> {
                asked.incrementAndGet();
                return answer.get();
            },
            breakers,
            new WaitTimes(1_000, Duration.ofMillis(1)),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            clock);

    AnalyzerWatchTest() {
        watch.listen(news::add);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void the_first_answer_is_waited_for_and_then_believed_for_a_while() throws InterruptedException {
        assertThat(known()).isInstanceOf(Readiness.Ready.class);
        clock.forward(Duration.ofSeconds(29));
        assertThat(known()).isInstanceOf(Readiness.Ready.class);

        assertThat(asked).hasValue(1);
    }

    @Test
    void an_old_answer_is_used_while_a_new_one_is_asked_for() throws InterruptedException {
        known();
        answer = () -> ABSENT;
        clock.forward(Duration.ofSeconds(30));

        assertThat(known()).isInstanceOf(Readiness.Ready.class);
        assertThat(told()).isEqualTo(SERVICE);
        assertThat(known()).isEqualTo(ABSENT);
    }

    @Test
    void an_answer_that_does_not_come_means_absent_and_is_told_when_it_comes() throws InterruptedException {
        var come = new CountDownLatch(1);
        try (var impatient = new AnalyzerWatch(
                (_, _) -> {
                    come.await();
                    return new Readiness.Ready();
                },
                breakers,
                WaitTimes.STANDARD,
                Duration.ofSeconds(30),
                Duration.ofMillis(10),
                clock)) {
            impatient.listen(news::add);
            assertThat(impatient.known(Set.of(SERVICE)).get(SERVICE)).isInstanceOf(Readiness.Absent.class);
            assertThat(impatient.mayBeReady(SERVICE)).isFalse();

            come.countDown();

            assertThat(told()).isEqualTo(SERVICE);
            assertThat(impatient.mayBeReady(SERVICE)).isTrue();
        }
    }

    @Test
    void a_service_that_is_waited_for_is_asked_until_it_is_there_and_that_is_told() throws InterruptedException {
        answer = () -> asked.get() < 5 ? ABSENT : new Readiness.Ready();

        watch.want(Set.of(SERVICE));

        assertThat(told()).isEqualTo(SERVICE);
        assertThat(known()).isInstanceOf(Readiness.Ready.class);
        assertThat(asked.get()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void nobody_is_asked_any_more_once_nobody_waits() throws InterruptedException {
        answer = () -> ABSENT;
        watch.want(Set.of(SERVICE));
        known();
        watch.want(Set.of());
        watch.want(Set.of(SERVICE));
        answer = Readiness.Ready::new;

        assertThat(told()).isEqualTo(SERVICE);
    }

    @Test
    void an_open_breaker_counts_more_than_what_the_analyzer_says() throws InterruptedException {
        known();
        breakers.open(SERVICE);

        assertThat(told()).isEqualTo(SERVICE);
        assertThat(known()).isInstanceOfSatisfying(Readiness.CircuitOpen.class, open -> {
            assertThat(open.cause().code()).isEqualTo(FailureCause.Code.CIRCUIT_OPEN);
            assertThat(open.cause().message()).contains("static-analyzer", "CONNECTION_LOST");
        });

        breakers.close(SERVICE);

        assertThat(told()).isEqualTo(SERVICE);
        assertThat(known()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void an_analyzer_that_cannot_be_asked_is_absent() throws InterruptedException {
        answer = () -> {
            throw new IllegalStateException("closed");
        };

        assertThat(known()).isInstanceOf(Readiness.Absent.class);
    }

    private Readiness known() throws InterruptedException {
        Map<AnalyzerService, Readiness> known = watch.known(Set.of(SERVICE));
        assertThat(known).containsOnlyKeys(SERVICE);
        return known.values().iterator().next();
    }

    private AnalyzerService told() throws InterruptedException {
        AnalyzerService service = news.poll(10, TimeUnit.SECONDS);
        if (service == null) {
            throw new AssertionError("nothing was told");
        }
        return service;
    }
}
