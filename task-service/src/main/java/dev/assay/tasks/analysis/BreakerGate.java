package dev.assay.tasks.analysis;

import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.Evidence;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Stands between a run and its analyzer: keeps the run from asking one that is to be left alone, and tells the
/// breaker how asking ended.
@ApplicationScoped
class BreakerGate {

    /// How many cool-downs a task waits for a service without being charged for it. One that has been away for
    /// longer than that may stay away, and somebody wants to know.
    private static final int FREE_COOL_DOWNS = 3;

    private final ServiceBreakers breakers;
    private final Duration patience;
    private final Clock clock;

    @Inject
    BreakerGate(ServiceBreakers breakers, BreakerPolicy policy) {
        this(breakers, policy, Clock.systemUTC());
    }

    BreakerGate(ServiceBreakers breakers, BreakerPolicy policy, Clock clock) {
        this.breakers = breakers;
        this.patience = policy.coolDown().multipliedBy(FREE_COOL_DOWNS);
        this.clock = clock;
    }

    /// @return what becomes of the run when the service is to be left alone; empty when it may be asked
    Optional<TaskOutcome> refusal(AnalyzerService service) {
        return switch (breakers.of(service).state()) {
            case BreakerState.Closed _ -> Optional.empty();
            case BreakerState.Open(var cause, var since, var until) ->
                Optional.of(leftAlone(service, cause, since, "it is probed at " + until));
            case BreakerState.HalfOpen(var cause, var since, var _) ->
                Optional.of(leftAlone(service, cause, since, "it is being probed"));
        };
    }

    private TaskOutcome leftAlone(AnalyzerService service, FailureCause why, Instant since, String then) {
        var cause = new FailureCause(
                FailureCause.Code.CIRCUIT_OPEN,
                "%s failed too often in a row and is left alone since %s, %s; the last failure was %s: %s"
                        .formatted(service.wireName(), since, then, why.code(), why.message()));
        Duration atLeast = breakers.retryAfter(service);
        return clock.instant().isBefore(since.plus(patience))
                ? new TaskOutcome.Busy(cause, atLeast)
                : new TaskOutcome.Unavailable(cause, atLeast);
    }

    /// Tells the breaker. An interrupted run tells it nothing: nobody knows what would have come.
    void report(AnalyzerService service, AnalysisOutcome outcome) {
        switch (outcome) {
            case AnalysisOutcome.Answered _ -> breakers.succeeded(service);
            case AnalysisOutcome.CutShort cut -> report(service, cut.cause());
            case AnalysisOutcome.Busy(var cause) -> report(service, cause);
            case AnalysisOutcome.Unreachable(var cause, var _) -> report(service, cause);
            case AnalysisOutcome.Failed(var _, var cause, var _) -> report(service, cause);
        }
    }

    private void report(AnalyzerService service, FailureCause cause) {
        switch (Evidence.of(cause.code())) {
            case FAILURE -> breakers.failed(service, cause);
            case LIFE -> breakers.succeeded(service);
            case NONE -> {
                // It was not asked, or it is our fault: no reason to think better or worse of it.
            }
        }
    }

    /// Nothing of a service that could not be reached was begun. When that opened its breaker, or the breakers of
    /// all its replicas are open, trying again before one of them is probed is in vain.
    ///
    /// @param atLeast until a replica is probed
    TaskOutcome unreachable(AnalyzerService service, FailureCause cause, Duration atLeast) {
        Duration closed = breakers.retryAfter(service);
        Duration wait = closed.compareTo(atLeast) >= 0 ? closed : atLeast;
        // Only this process leaves the replicas alone; another may get the task in the meantime.
        return cause.code() == FailureCause.Code.CIRCUIT_OPEN
                ? new TaskOutcome.Busy(cause, wait)
                : new TaskOutcome.Unavailable(cause, wait);
    }
}
