package dev.assay.model.breaker;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The circuit breakers of the analyzer services, one per service, shared by every process: what one worker learns
/// about an analyzer, all know a moment later.
///
/// Moves are those of [BreakerState], made one after the other whoever makes them, by the keeper's clock. A store
/// that is away is never the caller's trouble, except where a verb says so: what was known goes on counting, a
/// service nothing is known of is let through, and a report that could not be kept is logged and lost.
///
/// Safe for use by many threads and many processes at once.
public interface ServiceBreakers {

    /// A service's breaker as this process last heard. From memory, so it may be asked before every request.
    ServiceBreaker of(AnalyzerService service);

    /// How long it takes at least until a request is let through: zero while the breaker is closed, otherwise until
    /// the cool-down is over and the probe has said something. From memory.
    Duration retryAfter(AnalyzerService service);

    /// All of them, read anew, in the order of [AnalyzerService].
    ///
    /// @throws dev.assay.model.task.QueueUnavailableException when the store cannot be reached
    List<ServiceBreaker> all();

    /// A request got an answer: [Evidence#LIFE]. Costs nothing when there was no failure before.
    void succeeded(AnalyzerService service);

    /// A request failed: [Evidence#FAILURE]. Failures reported by several processes at once are all counted.
    void failed(AnalyzerService service, FailureCause cause);

    /// Takes the right to probe a service whose cool-down is over, or whose prober has been silent for too long.
    ///
    /// @return empty when it is not time, or somebody else probes: exactly one caller in all processes gets it
    Optional<Probe> probe(AnalyzerService service);

    /// The probe was answered: the breaker closes.
    ///
    /// @return false when the probe was taken over or the breaker reset meanwhile, or the store is away; then
    ///     nothing was changed
    boolean passed(Probe probe);

    /// The probe failed: the breaker opens for another cool-down.
    ///
    /// @return as for [#passed]
    boolean refused(Probe probe, FailureCause cause);

    /// Closes a breaker by hand, from whatever state, and tells every process so, even when it was closed already:
    /// they keep breakers of their own for the replicas. May be repeated.
    ///
    /// @throws dev.assay.model.task.QueueUnavailableException when the store cannot be reached; nothing was changed
    ServiceBreaker reset(AnalyzerService service);

    /// Starts telling a listener what happens from now on. It is called by one thread at a time or by those that
    /// make the moves, and must return quickly.
    ///
    /// @return ends it
    Subscription subscribe(Listener listener);

    /// The right to probe.
    ///
    /// @param number grows with every change of the breaker; a probe whose number is not the breaker's is too late
    /// @param until when it counts as abandoned, by the keeper's clock
    record Probe(AnalyzerService service, long number, Instant until) {}

    /// A breaker went from one state to another.
    ///
    /// @param ours whether this process made the move, so that a sum over all processes counts it once
    record Transition(AnalyzerService service, BreakerState from, BreakerState to, boolean ours) {

        /// True when requests are let through again.
        public boolean closes() {
            return !from.letsThrough() && to.letsThrough();
        }
    }

    interface Listener {

        /// A breaker went into another state. What went by while this process was not listening is told as one
        /// transition.
        default void moved(Transition transition) {}

        /// This process made a move, and by the time it could tell, another move had been made and told. It
        /// happened, so it counts; it says nothing about how the breaker is now.
        default void overtaken(Transition transition) {}

        /// Somebody, here or elsewhere, closed a breaker by hand. Comes after [#moved], if it did move.
        default void wasReset(AnalyzerService service) {}
    }

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
