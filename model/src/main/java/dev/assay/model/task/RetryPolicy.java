package dev.assay.model.task;

import java.time.Duration;

/// Decides what becomes of a run: the one place where an outcome and the attempts so far turn into a settlement.
/// Each kind of task may have one of its own. Pure.
///
/// @param maxPreflights how often a task may be given back because its analyzer could not be reached
///     (`PREFLIGHT_MAX_RETRIES`)
/// @param preflight before each of these retries
/// @param maxFailures how often a task may be tried again after a transient failure
///     (`TRANSIENT_FAILURE_MAX_RETRIES`)
/// @param failure before each of these retries, unless whoever refused has asked for more time
/// @param busy before a task tries again whose analyzer had no time for it
public record RetryPolicy(int maxPreflights, Backoff preflight, int maxFailures, Backoff failure, Backoff busy) {

    /// What a service may ask for at most before a task is tried again; one that asks for more is not waited for.
    public static final Duration LONGEST_ASKED_FOR = Duration.ofHours(24);

    /// The numbers users of the replaced system know: 30, 60 and 120 s before an analyzer is looked for again,
    /// three times 5 min after a transient failure; and 15 s, give or take a fifth, for a place.
    public static final RetryPolicy STANDARD = new RetryPolicy(
            3,
            Backoff.doubling(Duration.ofSeconds(30), Duration.ofHours(1)),
            3,
            Backoff.constant(Duration.ofMinutes(5)),
            Backoff.constant(Duration.ofSeconds(15)).withJitter(0.2));

    public RetryPolicy {
        if (maxPreflights < 0 || maxFailures < 0) {
            throw new IllegalArgumentException("a retry limit is 0 or more");
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
                                longer(preflight.delay(attempts.preflights(), chance), atLeast),
                                cause,
                                Settlement.RetryLayer.PREFLIGHT)
                        : new Settlement.Fail(cause, null);
            case TaskOutcome.Busy(var cause, var atLeast) ->
                new Settlement.RetryAfter(
                        longer(busy.delay(0, chance), atLeast), cause, Settlement.RetryLayer.CAPACITY);
            case TaskOutcome.Failed(var cause, var result, var retryAfter) ->
                mayTryAgain(cause, attempts, retryAfter)
                        ? new Settlement.RetryAfter(
                                longer(failure.delay(attempts.failures(), chance), retryAfter),
                                cause,
                                Settlement.RetryLayer.FAILURE)
                        : new Settlement.Fail(cause, result);
        };
    }

    private boolean mayTryAgain(FailureCause cause, Attempts attempts, Duration retryAfter) {
        return cause.isTransient() && attempts.failures() < maxFailures && retryAfter.compareTo(LONGEST_ASKED_FOR) <= 0;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
