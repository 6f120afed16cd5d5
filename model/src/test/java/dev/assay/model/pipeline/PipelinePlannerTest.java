package dev.assay.model.pipeline;

import static dev.assay.model.analysis.AnalyzerService.AI;
import static dev.assay.model.analysis.AnalyzerService.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineState.Due;
import dev.assay.model.pipeline.PipelineState.Work;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Limits: two generations and three analyses at once, half an hour per stage, three minutes for analyzers.
class PipelinePlannerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration STAGE = Duration.ofMinutes(30);
    private static final Duration WAIT = Duration.ofSeconds(180);
    private static final Set<AnalyzerService> BOTH = Set.of(STATIC, AI);
    private static final StageClock RUNNING = new StageClock(NOW.plus(STAGE), false);
    private static final StageClock OVER = new StageClock(NOW, true);
    private static final FailureCause GONE = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "no answer");
    private static final Map<AnalyzerService, Readiness> NO_AI = Map.of(AI, new Readiness.Absent(GONE));
    private static final Map<AnalyzerService, Readiness> NOBODY =
            Map.of(AI, new Readiness.Absent(GONE), STATIC, new Readiness.Absent(GONE));

    private PipelineStatus status = PipelineStatus.RUNNING;
    private boolean streams = true;
    private StageClock generation = StageClock.NOT_BEGUN;
    private StageClock analysis = StageClock.NOT_BEGUN;
    private @Nullable Instant wantedSince;
    private Set<AnalyzerService> waitingFor = Set.of();

    private Plan plan(Work work, Map<AnalyzerService, Readiness> readiness) {
        return PipelinePlanner.plan(
                new PipelineState(
                        status,
                        NOW,
                        streams,
                        Limits.STANDARD,
                        BOTH,
                        generation,
                        analysis,
                        wantedSince,
                        waitingFor,
                        work),
                readiness);
    }

    private List<Step> steps(Work work) {
        return plan(work, Map.of()).steps();
    }

    private static Work waiting(int... jobs) {
        return new Work(IntStream.of(jobs).boxed().toList(), 0, List.of(), 0);
    }

    private static Work ready(int... jobs) {
        return new Work(
                List.of(),
                0,
                IntStream.of(jobs).mapToObj(job -> new Due(job, BOTH)).toList(),
                0);
    }

    private static Step.Analyse analyse(int job) {
        return new Step.Analyse(job, BOTH, Map.of());
    }

    @Test
    void the_first_look_opens_it_and_begins() {
        status = PipelineStatus.INITIALIZING;

        assertThat(steps(ready(0, 1)))
                .containsExactly(
                        new Step.Open(), new Step.StartClock(Stage.ANALYSIS, NOW.plus(STAGE)), analyse(0), analyse(1));
    }

    @Test
    void no_more_is_open_at_once_than_its_limits_allow() {
        generation = RUNNING;
        analysis = RUNNING;

        assertThat(steps(new Work(List.of(5, 6), 1, List.of(new Due(0, BOTH), new Due(1, BOTH)), 2)))
                .containsExactly(new Step.Generate(5), analyse(0));
        assertThat(steps(new Work(List.of(5, 6), 2, List.of(new Due(0, BOTH)), 3)))
                .isEmpty();
    }

    @Test
    void a_stages_clock_begins_once_and_asks_to_be_looked_at() {
        Plan first = plan(waiting(0), Map.of());
        assertThat(first.steps())
                .containsExactly(new Step.StartClock(Stage.GENERATION, NOW.plus(STAGE)), new Step.Generate(0));
        assertThat(first.lookAgain()).isEqualTo(STAGE);

        generation = new StageClock(NOW.plusSeconds(10), false);
        Plan later = plan(new Work(List.of(), 1, List.of(), 0), Map.of());
        assertThat(later.steps()).isEmpty();
        assertThat(later.lookAgain()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_streaming_one_analyses_what_is_ready_and_a_batch_waits_until_all_are_generated() {
        generation = RUNNING;
        analysis = RUNNING;
        var half = new Work(List.of(), 1, List.of(new Due(0, BOTH)), 0);
        assertThat(steps(half)).containsExactly(analyse(0));

        streams = false;
        assertThat(steps(half)).isEmpty();
        assertThat(steps(ready(0, 1))).containsExactly(new Step.EndStage(Stage.GENERATION), analyse(0), analyse(1));
    }

    @Test
    void only_what_it_lacks_is_asked() {
        analysis = RUNNING;

        assertThat(steps(new Work(List.of(), 0, List.of(new Due(7, Set.of(AI))), 0)))
                .containsExactly(new Step.Analyse(7, Set.of(AI), Map.of()));
    }

    @Test
    void a_paused_one_begins_nothing_and_its_time_does_not_run_out() {
        status = PipelineStatus.PAUSED;
        generation = new StageClock(NOW, false);
        analysis = new StageClock(NOW, false);
        wantedSince = NOW;

        Plan plan = plan(new Work(List.of(0), 1, List.of(new Due(1, BOTH)), 1), Map.of());

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.lookAgain()).isNull();
    }

    @Test
    void a_paused_one_with_nothing_left_ends() {
        status = PipelineStatus.PAUSED;

        assertThat(steps(ready())).containsExactly(new Step.Finish());
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void a_stage_whose_time_is_up_is_cut_off_and_then_drops_what_it_had_not_begun(Stage stage) {
        generation = stage == Stage.GENERATION ? new StageClock(NOW, false) : OVER;
        analysis = stage == Stage.ANALYSIS ? new StageClock(NOW, false) : StageClock.NOT_BEGUN;
        Work work = stage == Stage.GENERATION ? waiting(0) : ready(0);

        Plan plan = plan(work, Map.of());
        assertThat(plan.steps()).containsExactly(new Step.TimeOut(stage));
        assertThat(plan.leadsOn()).isTrue();

        generation = OVER;
        analysis = stage == Stage.ANALYSIS ? OVER : StageClock.NOT_BEGUN;
        assertThat(steps(work)).containsExactly(new Step.Drop(stage));
    }

    @Test
    void time_that_is_up_for_a_stage_that_is_done_cuts_nothing_off() {
        generation = new StageClock(NOW, false);
        analysis = new StageClock(NOW, false);

        assertThat(steps(ready()))
                .containsExactly(
                        new Step.EndStage(Stage.GENERATION), new Step.EndStage(Stage.ANALYSIS), new Step.Finish());
    }

    @Test
    void a_final_one_is_left_alone() {
        status = PipelineStatus.COMPLETED;

        assertThat(plan(ready(), Map.of())).isEqualTo(Plan.NOTHING);
    }

    @Test
    void absent_analyzers_are_waited_for_and_the_wait_has_an_end() {
        analysis = RUNNING;

        Plan plan = plan(ready(0, 1), NO_AI);

        assertThat(plan.steps()).containsExactly(new Step.Await(NOW, Set.of(AI), true));
        assertThat(plan.waitsFor()).containsExactly(AI);
        assertThat(plan.lookAgain()).isEqualTo(WAIT);
    }

    @Test
    void a_wait_that_is_noted_is_not_noted_again() {
        analysis = RUNNING;
        wantedSince = NOW.minusSeconds(60);
        waitingFor = Set.of(AI);

        Plan plan = plan(ready(0), NO_AI);

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.waitsFor()).containsExactly(AI);
        assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void when_the_wait_has_run_out_it_goes_on_without_and_later_jobs_do_not_wait_again() {
        analysis = RUNNING;
        wantedSince = NOW.minus(WAIT);
        waitingFor = Set.of(AI);
        Step withoutAi = new Step.Analyse(0, Set.of(STATIC), Map.of(AI, GONE));
        assertThat(steps(ready(0), NO_AI)).containsExactly(withoutAi, new Step.StopWaiting(wantedSince));

        waitingFor = Set.of();
        assertThat(steps(ready(0), NO_AI)).containsExactly(withoutAi);
    }

    @Test
    void when_all_are_there_again_the_next_absence_is_waited_for_anew() {
        analysis = RUNNING;
        wantedSince = NOW.minusSeconds(500);

        assertThat(steps(ready(0))).containsExactly(analyse(0), new Step.StopWaiting(null));
        assertThat(steps(new Work(List.of(), 0, List.of(), 1))).containsExactly(new Step.StopWaiting(null));
    }

    @Test
    void full_places_say_nothing_about_the_wait() {
        analysis = RUNNING;
        wantedSince = NOW.minus(WAIT);

        assertThat(steps(new Work(List.of(), 0, List.of(new Due(0, BOTH)), 3), NO_AI))
                .isEmpty();
    }

    @Test
    void with_too_few_it_gives_up_and_names_them() {
        analysis = RUNNING;
        wantedSince = NOW.minus(WAIT);

        Plan plan = plan(ready(0), NOBODY);

        assertThat(plan.steps()).hasSize(1).first().isInstanceOfSatisfying(Step.GiveUp.class, giveUp -> {
            assertThat(giveUp.missing()).isEqualTo(BOTH);
            assertThat(giveUp.cause().message()).contains("static-analyzer", "ai-analyzer");
        });
        assertThat(plan.leadsOn()).isTrue();
    }

    private List<Step> steps(Work work, Map<AnalyzerService, Readiness> readiness) {
        return plan(work, readiness).steps();
    }
}
