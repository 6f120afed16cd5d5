package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineState.Due;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides what a pipeline does next. Pure: the same state and readiness always give the same plan, and a plan that
/// has been written leaves nothing of itself to be planned again.
public final class PipelinePlanner {

    private final PipelineState state;
    private final Map<AnalyzerService, Readiness> readiness;
    private final List<Step> steps = new ArrayList<>();
    private final Set<AnalyzerService> waitsFor = EnumSet.noneOf(AnalyzerService.class);
    private @Nullable Instant lookAgain;

    private PipelinePlanner(PipelineState state, Map<AnalyzerService, Readiness> readiness) {
        this.state = state;
        this.readiness = readiness;
    }

    /// @param readiness a service that is missing is taken to be ready
    public static Plan plan(PipelineState state, Map<AnalyzerService, Readiness> readiness) {
        return state.status().isFinal() ? Plan.NOTHING : new PipelinePlanner(state, readiness).plan();
    }

    private Plan plan() {
        if (state.status() == PipelineStatus.INITIALIZING) {
            steps.add(new Step.Open());
        }
        planGeneration();
        if (state.work().allDone()) {
            if (state.analysis().isRunning()) {
                steps.add(new Step.EndStage(Stage.ANALYSIS));
            }
            steps.add(new Step.Finish());
            return new Plan(steps, Set.of(), null);
        }
        planAnalysis();
        Instant next = lookAgain;
        return new Plan(steps, waitsFor, next == null ? null : Duration.between(state.now(), next));
    }

    private void planGeneration() {
        if (state.work().allGenerated()) {
            if (state.generation().isRunning()) {
                steps.add(new Step.EndStage(Stage.GENERATION));
            }
        } else if (mayBegin(Stage.GENERATION, !state.work().waiting().isEmpty())) {
            int room = state.limits().generations() - state.work().generating();
            List<Integer> begun =
                    state.work().waiting().stream().limit(Math.max(room, 0)).toList();
            if (!begun.isEmpty()) {
                startClock(Stage.GENERATION);
            }
            begun.forEach(job -> steps.add(new Step.Generate(job)));
        }
    }

    private void planAnalysis() {
        boolean allThere = AnalyzerGate.missing(state.services(), readiness).isEmpty();
        boolean due = !state.work().ready().isEmpty()
                && (state.streams() || state.work().allGenerated());
        if (!state.services().isEmpty() && mayBegin(Stage.ANALYSIS, due) && due) {
            startClock(Stage.ANALYSIS);
            int room = state.limits().analyses() - state.work().analysing();
            if (room > 0) {
                begin(room);
                noteWaiting(allThere);
            }
        } else if (state.status() != PipelineStatus.PAUSED) {
            stopWaiting(allThere);
        }
    }

    /// Sees to a stage's time.
    ///
    /// @param leftovers whether there is something to be begun
    private boolean mayBegin(Stage stage, boolean leftovers) {
        StageClock clock = state.clock(stage);
        if (clock.ended()) {
            if (leftovers) {
                steps.add(new Step.Drop(stage));
            }
            return false;
        }
        if (state.status() == PipelineStatus.PAUSED) {
            return false;
        }
        if (clock.isUp(state.now())) {
            steps.add(new Step.TimeOut(stage));
            return false;
        }
        lookAgainAt(clock.deadline());
        return true;
    }

    private void startClock(Stage stage) {
        if (state.clock(stage).deadline() == null) {
            Instant deadline = state.now().plus(state.limits().time(stage));
            steps.add(new Step.StartClock(stage, deadline));
            lookAgainAt(deadline);
        }
    }

    private void begin(int room) {
        Instant since = state.analyzersWantedSince();
        boolean waited = !state.now()
                .isBefore((since == null ? state.now() : since)
                        .plus(state.limits().analyzerWait()));
        boolean tooFew = false;
        int free = room;
        for (Due due : state.work().ready()) {
            if (free == 0) {
                break;
            }
            switch (AnalyzerGate.decide(due.lacking(), readiness, waited)) {
                case AnalyzerGate.Decision.Go(var ask, var leftOut) -> {
                    steps.add(new Step.Analyse(due.job(), ask, leftOut));
                    free--;
                }
                case AnalyzerGate.Decision.Wait(var services) -> waitsFor.addAll(services);
                case AnalyzerGate.Decision.TooFew() -> tooFew = true;
            }
        }
        if (tooFew) {
            Map<AnalyzerService, FailureCause> missing = AnalyzerGate.missing(state.services(), readiness);
            steps.add(new Step.GiveUp(missing.keySet(), AnalyzerGate.tooFew(missing)));
        }
    }

    private void noteWaiting(boolean allThere) {
        Instant since = state.analyzersWantedSince();
        if (waitsFor.isEmpty()) {
            stopWaiting(allThere);
            return;
        }
        Instant began = since == null ? state.now() : since;
        if (since == null || !waitsFor.equals(state.waitingFor())) {
            steps.add(new Step.Await(began, waitsFor, since == null));
        }
        lookAgainAt(began.plus(state.limits().analyzerWait()));
    }

    private void stopWaiting(boolean allThere) {
        Instant since = state.analyzersWantedSince();
        if (allThere && since != null) {
            steps.add(new Step.StopWaiting(null));
        } else if (!state.waitingFor().isEmpty()) {
            steps.add(new Step.StopWaiting(since));
        }
    }

    private void lookAgainAt(@Nullable Instant time) {
        Instant soonest = lookAgain;
        if (time != null && (soonest == null || time.isBefore(soonest))) {
            lookAgain = time;
        }
    }
}
