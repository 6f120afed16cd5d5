package dev.assay.analyzer.pool;

import java.time.Instant;

/// A run that nobody waits for any more and that may still be going on: analyzers finish what they have begun,
/// whether anybody listens or not.
///
/// @param since when it began, or before that
/// @param until when it counts as ended
record AbandonedRun(Instant since, Instant until) {

    boolean hasEnded(Instant now) {
        return !now.isBefore(until);
    }
}
