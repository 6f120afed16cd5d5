package dev.assay.pipelines.advance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Readiness;
import dev.assay.pipelines.readiness.AnalyzerWatch;
import dev.assay.pipelines.readiness.ScriptedBreakers;
import dev.assay.pipelines.readiness.WaitTimes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdvanceLoopTest {

    private static final PipelineId ONE = new PipelineId(1);
    private static final PipelineId TWO = new PipelineId(2);
    private static final Advanced RUNNING = new Advanced(PipelineStatus.RUNNING, false, Set.of(), null);

    private final ScriptedBreakers breakers = new ScriptedBreakers();
    private final AnalyzerWatch watch = new AnalyzerWatch(
            (_, _) -> new Readiness.Ready(),
            breakers,
            WaitTimes.STANDARD,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Clock.systemUTC());
    private final ScriptedPipelines pipelines = new ScriptedPipelines();
    private final NotedSteps steps = new NotedSteps();
    private final AdvanceLoop loop = new AdvanceLoop(pipelines, pipelines, watch, steps, 4);

    @AfterEach
    void close() {
        loop.close();
        watch.close();
    }

    @Test
    void a_signal_advances_its_pipeline_with_what_is_known_of_its_analyzers() throws InterruptedException {
        pipelines.answer(ONE, _ -> RUNNING);

        loop.due(ONE);

        assertThat(steps.next()).isEqualTo(new NotedSteps.Step(ONE, Why.SIGNAL, RUNNING));
        assertThat(pipelines.readiness(ONE)).containsOnlyKeys(AnalyzerService.STATIC);
    }

    @Test
    void however_often_it_is_due_meanwhile_one_more_turn_will_do() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        pipelines.answer(ONE, turn -> {
            begun.countDown();
            goOn.await();
            return RUNNING;
        });

        loop.due(ONE);
        begun.await();
        for (int i = 0; i < 100; i++) {
            loop.due(ONE);
        }
        goOn.countDown();

        steps.next();
        steps.next();
        loop.close();
        assertThat(pipelines.turns(ONE)).isEqualTo(2);
    }

    @Test
    void a_look_around_does_not_repeat_what_is_under_way() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        pipelines.answer(ONE, turn -> {
            begun.countDown();
            goOn.await();
            return RUNNING;
        });

        loop.due(ONE);
        begun.await();
        loop.lookAt(ONE);
        goOn.countDown();

        steps.next();
        loop.close();
        assertThat(pipelines.turns(ONE)).isEqualTo(1);
    }

    @Test
    void a_pipeline_that_hangs_or_breaks_holds_up_no_other() throws InterruptedException {
        var goOn = new CountDownLatch(1);
        pipelines.answer(ONE, turn -> {
            goOn.await();
            throw new IllegalStateException("broken");
        });
        pipelines.answer(TWO, _ -> RUNNING);

        loop.due(ONE);
        loop.due(TWO);

        assertThat(steps.next().pipeline()).isEqualTo(TWO);
        goOn.countDown();
        assertThat(steps.nextFailure()).isEqualTo(ONE);
    }

    @Test
    void a_pipeline_that_broke_is_tried_again_at_the_next_look_around() throws InterruptedException {
        var times = new AtomicInteger();
        pipelines.answer(ONE, _ -> {
            if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("broken");
            }
            return RUNNING;
        });
        var reconciler = new Reconciler(pipelines, loop, steps, Duration.ofSeconds(3));

        loop.due(ONE);
        steps.nextFailure();
        do {
            reconciler.lookAround(); // its turn may be about to end
        } while (steps.isEmpty());

        assertThat(steps.next().why()).isEqualTo(Why.RECONCILE);
    }

    @Test
    void it_is_looked_at_again_when_it_asked_for_it() throws InterruptedException {
        pipelines.answer(
                ONE,
                turn -> turn == 1
                        ? new Advanced(PipelineStatus.RUNNING, true, Set.of(), Duration.ofMillis(5))
                        : RUNNING);

        loop.due(ONE);

        assertThat(steps.next().why()).isEqualTo(Why.SIGNAL);
        assertThat(steps.next().why()).isEqualTo(Why.TIMER);
    }

    @Test
    void it_goes_on_at_once_when_an_analyzer_that_it_waits_for_is_let_through_again() throws InterruptedException {
        breakers.open(AnalyzerService.STATIC);
        pipelines.answer(ONE, _ -> new Advanced(PipelineStatus.PENDING, false, Set.of(AnalyzerService.STATIC), null));
        loop.due(ONE);
        assertThat(steps.next().why()).isEqualTo(Why.SIGNAL);
        loop.due(ONE); // after this one, what it waits for is known
        steps.next();
        assertThat(pipelines.readiness(ONE).get(AnalyzerService.STATIC)).isInstanceOf(Readiness.CircuitOpen.class);

        breakers.close(AnalyzerService.STATIC);

        assertThat(steps.next().why()).isEqualTo(Why.READINESS);
        assertThat(pipelines.readiness(ONE).get(AnalyzerService.STATIC)).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void an_analyzer_that_comes_while_a_pipeline_is_looked_at_is_not_waited_for() throws InterruptedException {
        breakers.open(AnalyzerService.STATIC);
        pipelines.answer(ONE, turn -> {
            if (turn > 1) {
                return RUNNING;
            }
            breakers.close(AnalyzerService.STATIC); // nobody waits for it by now
            return new Advanced(PipelineStatus.PENDING, false, Set.of(AnalyzerService.STATIC), null);
        });

        loop.due(ONE);

        assertThat(steps.next().why()).isEqualTo(Why.SIGNAL);
        assertThat(steps.next().why()).isEqualTo(Why.READINESS);
        assertThat(pipelines.readiness(ONE).get(AnalyzerService.STATIC)).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void no_more_are_advanced_at_the_same_moment_than_there_are_connections() throws InterruptedException {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        List<PipelineId> many =
                LongStream.rangeClosed(1, 100).mapToObj(PipelineId::new).toList();
        many.forEach(pipeline -> pipelines.answer(pipeline, _ -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
            return RUNNING;
        }));

        many.forEach(loop::due);
        for (int i = 0; i < many.size(); i++) {
            steps.next();
        }

        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void what_a_look_around_finds_counts_as_missed_unless_news_of_it_comes() throws InterruptedException {
        var changed = new Advanced(PipelineStatus.RUNNING, true, Set.of(), null);
        pipelines.answer(ONE, _ -> changed);
        pipelines.answer(TWO, _ -> changed);

        loop.lookAt(ONE);
        loop.lookAt(TWO);
        steps.next();
        steps.next();
        loop.due(ONE);
        steps.next();

        assertThat(loop.missed()).isEqualTo(1);
        assertThat(loop.missed()).isZero();
    }

    @Test
    void what_has_ended_is_forgotten() throws InterruptedException {
        pipelines.answer(ONE, _ -> new Advanced(PipelineStatus.COMPLETED, true, Set.of(), null));

        loop.due(ONE);
        steps.next();
        loop.close();

        assertThat(loop.remembered()).isEmpty();
    }

    @Test
    void nothing_begins_once_it_has_left() {
        pipelines.answer(ONE, _ -> RUNNING);
        loop.close();

        loop.due(ONE);
        loop.lookAt(ONE);

        assertThat(pipelines.turns(ONE)).isZero();
    }
}
