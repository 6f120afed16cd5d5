package dev.assay.model.task;

import java.time.Duration;

/// Decides what becomes of a run: the one place where an outcome and the attempts so far turn into a settlement.
/// Pure.
///
/// @param maxPreflights how often a task may be given back because its analyzer could not be reached
///     (`PREFLIGHT_MAX_RETRIES`)
/// @param preflightDelay before the first of these retries; it doubles with each, so 30 s gives 30, 60 and 120 s
/// @param maxFailures how often a task may be tried again after a transient failure
///     (`TRANSIENT_FAILURE_MAX_RETRIES`)
/// @param failureDelay before each of these retries
/// @param busyDelay before a task tries again whose analyzer had no time for it; give or take a fifth
public record RetryPolicy(
        int maxPreflights, Duration preflightDelay, int maxFailures, Duration failureDelay, Duration busyDelay) {

    /// The numbers users of the replaced system know.
    public static final RetryPolicy STANDARD =
            new RetryPolicy(3, Duration.ofSeconds(30), 3, Duration.ofMinutes(5), Duration.ofSeconds(15));

    /// Longer than any doubling gets with sensible limits; keeps a huge limit from overflowing.
    private static final int MAX_DOUBLINGS = 16;

    public RetryPolicy {
        if (maxPreflights < 0 || maxFailures < 0) {
            throw new IllegalArgumentException("a retry limit is 0 or more");
        }
        if (preflightDelay.isNegative() || failureDelay.isNegative() || busyDelay.isNegative()) {
            throw new IllegalArgumentException("a retry delay is 0 or more");
        }
    }

    /// @param attempts as they were when this run was claimed
    /// @param chance at random, from 0 to less than 1: spreads out tasks that would otherwise come back in step
    public Settlement decide(TaskOutcome outcome, Attempts attempts, double chance) {
        return switch (outcome) {
            case TaskOutcome.Succeeded(var result) -> new Settlement.Complete(result);
            case TaskOutcome.PartlySucceeded(var result, var cause) -> new Settlement.CompletePartly(result, cause);
            case TaskOutcome.Interrupted _ -> new Settlement.GiveBack();
            case TaskOutcome.Unavailable(var cause, var atLeast) ->
                attempts.preflights() < maxPreflights
                        ? new Settlement.RetryAfter(
                                longer(preflightDelay(attempts.preflights()), atLeast),
                                cause,
                                Settlement.RetryLayer.PREFLIGHT)
                        : new Settlement.Fail(cause, null);
            case TaskOutcome.Busy(var cause) ->
                new Settlement.RetryAfter(busyDelay(chance), cause, Settlement.RetryLayer.CAPACITY);
            case TaskOutcome.Failed(var cause, var result) ->
                cause.isTransient() && attempts.failures() < maxFailures
                        ? new Settlement.RetryAfter(failureDelay, cause, Settlement.RetryLayer.FAILURE)
                        : new Settlement.Fail(cause, result);
        };
    }

    private Duration preflightDelay(int earlier) {
        return preflightDelay.multipliedBy(1L << Math.min(earlier, MAX_DOUBLINGS));
    }

    /// From four to six fifths.
    private Duration busyDelay(double chance) {
        return Duration.ofMillis(Math.round(busyDelay.toMillis() * (0.8 + 0.4 * chance)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
