package dev.assay.model.breaker;

import dev.assay.model.task.FailureCause;
import java.time.Instant;

/// The state of a circuit breaker. Each state has only the moves that are legal from it: CLOSED → OPEN → HALF_OPEN
/// → CLOSED or OPEN, and by hand from anywhere to CLOSED.
///
/// Immutable; whoever keeps one decides how two moves at once are told apart. Instants are the keeper's clock.
public sealed interface BreakerState {

    /// As nobody has complained yet.
    Closed FRESH = new Closed(0);

    /// The name in JSON, metrics and logs.
    String name();

    /// True when requests may be sent.
    default boolean letsThrough() {
        return this instanceof Closed;
    }

    /// Requests are sent.
    ///
    /// @param failures how many in a row have failed
    record Closed(int failures) implements BreakerState {

        public Closed {
            if (failures < 0) {
                throw new IllegalArgumentException("a number of failures is 0 or more, not " + failures);
            }
        }

        @Override
        public String name() {
            return "CLOSED";
        }

        /// A request got its answer, which ends the row of failures.
        public Closed succeeded() {
            return FRESH;
        }

        /// One more request failed: open when that was one too many.
        public BreakerState failed(FailureCause cause, Instant now, BreakerPolicy policy) {
            return failures + 1 >= policy.threshold()
                    ? new Open(cause, now, now.plus(policy.coolDown()))
                    : new Closed(failures + 1);
        }
    }

    /// Nothing is sent until the cool-down is over. What requests that were already under way report is too old to
    /// count.
    ///
    /// @param cause of the last failure
    /// @param until when it may be probed
    record Open(FailureCause cause, Instant since, Instant until) implements BreakerState {

        @Override
        public String name() {
            return "OPEN";
        }

        /// True when the cool-down is over.
        public boolean isDue(Instant now) {
            return !now.isBefore(until);
        }

        /// The same, but to be probed from now on: there is reason to think that it would pass.
        public Open cooledDown(Instant now) {
            return isDue(now) ? this : new Open(cause, since, now);
        }

        /// The one who calls this sends the probe.
        ///
        /// @throws IllegalStateException when the cool-down is not over
        public HalfOpen probe(Instant now, BreakerPolicy policy) {
            if (!isDue(now)) {
                throw new IllegalStateException("this breaker cools down until " + until);
            }
            return new HalfOpen(cause, since, now.plus(policy.probeLimit()));
        }
    }

    /// One probe is under way, and nothing else is sent.
    ///
    /// @param cause why it opened
    /// @param since when it opened
    /// @param probeUntil when the probe counts as abandoned
    record HalfOpen(FailureCause cause, Instant since, Instant probeUntil) implements BreakerState {

        @Override
        public String name() {
            return "HALF_OPEN";
        }

        /// The probe was answered. The row of failures is not over with that: a probe is a health check, and one
        /// more failed request opens the breaker again.
        public Closed passed(BreakerPolicy policy) {
            return new Closed(policy.threshold() - 1);
        }

        /// The probe failed; the cool-down begins anew.
        public Open refused(FailureCause why, Instant now, BreakerPolicy policy) {
            return new Open(why, since, now.plus(policy.coolDown()));
        }

        /// True when the prober has been silent for too long.
        public boolean isAbandoned(Instant now) {
            return !now.isBefore(probeUntil);
        }

        /// Somebody else sends the probe.
        ///
        /// @throws IllegalStateException when the first probe is not abandoned
        public HalfOpen probeAgain(Instant now, BreakerPolicy policy) {
            if (!isAbandoned(now)) {
                throw new IllegalStateException("a probe is under way until " + probeUntil);
            }
            return new HalfOpen(cause, since, now.plus(policy.probeLimit()));
        }
    }
}
