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
public record RetryPolicy(int maxPreflights, Duration preflightDelay, int maxFailures, Duration failureDelay) {

    /// The numbers users of the replaced system know.
    public static final RetryPolicy STANDARD = new RetryPolicy(3, Duration.ofSeconds(30), 3, Duration.ofMinutes(5));

    /// Longer than any doubling gets with sensible limits; keeps a huge limit from overflowing.
    private static final int MAX_DOUBLINGS = 16;

    public RetryPolicy {
        if (maxPreflights < 0 || maxFailures < 0) {
            throw new IllegalArgumentException("a retry limit is 0 or more");
        }
        if (preflightDelay.isNegative() || failureDelay.isNegative()) {
            throw new IllegalArgumentException("a retry delay is 0 or more");
        }
    }

    /// @param attempts as they were when this run was claimed
    public Settlement decide(TaskOutcome outcome, Attempts attempts) {
        return switch (outcome) {
            case TaskOutcome.Succeeded(var result) -> new Settlement.Complete(result);
            case TaskOutcome.PartlySucceeded(var result, var cause) -> new Settlement.CompletePartly(result, cause);
            case TaskOutcome.Interrupted _ -> new Settlement.GiveBack();
            case TaskOutcome.Unavailable(var cause) ->
                attempts.preflights() < maxPreflights
                        ? new Settlement.RetryAfter(
                                preflightDelay(attempts.preflights()), cause, Settlement.RetryLayer.PREFLIGHT)
                        : new Settlement.Fail(cause, null);
            case TaskOutcome.Failed(var cause, var result) ->
                cause.isTransient() && attempts.failures() < maxFailures
                        ? new Settlement.RetryAfter(failureDelay, cause, Settlement.RetryLayer.FAILURE)
                        : new Settlement.Fail(cause, result);
        };
    }

    private Duration preflightDelay(int earlier) {
        return preflightDelay.multipliedBy(1L << Math.min(earlier, MAX_DOUBLINGS));
    }
}
