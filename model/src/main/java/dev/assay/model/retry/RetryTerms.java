package dev.assay.model.retry;

import java.time.Duration;

/// How tasks are tried again.
///
/// @param lettersOnly whether tasks without a dead letter are refused
/// @param everything whether what was done already is done again, too
/// @param pace spreads the new tasks over time
/// @param madeBefore how many tasks earlier calls of the same request made; the pace goes on from there
/// @param revision what is changed
public record RetryTerms(boolean lettersOnly, boolean everything, Pace pace, int madeBefore, Revision revision) {

    /// A retry by hand of what was not done, unchanged.
    public static final RetryTerms BY_HAND = new RetryTerms(false, false, Pace.AT_ONCE, 0, Revision.NONE);

    /// A redrive of dead letters, unchanged.
    public static final RetryTerms REDRIVE = new RetryTerms(true, false, Pace.AT_ONCE, 0, Revision.NONE);

    public RetryTerms {
        if (madeBefore < 0) {
            throw new IllegalArgumentException("nobody made " + madeBefore + " tasks");
        }
    }

    public RetryTerms withEverything(boolean everythingAgain) {
        return new RetryTerms(lettersOnly, everythingAgain, pace, madeBefore, revision);
    }

    public RetryTerms at(Pace newPace) {
        return new RetryTerms(lettersOnly, everything, newPace, madeBefore, revision);
    }

    public RetryTerms after(int made) {
        return new RetryTerms(lettersOnly, everything, pace, made, revision);
    }

    public RetryTerms with(Revision newRevision) {
        return new RetryTerms(lettersOnly, everything, pace, madeBefore, newRevision);
    }

    /// How long the nth task of this call waits before it may run.
    ///
    /// @param nth from 0
    public Duration delay(int nth) {
        return pace.delay(madeBefore + nth);
    }
}
