package dev.assay.analyzer;

import java.time.Duration;

/// Time that may be spent on one thing, a bit now and a bit later.
///
/// Used by one thread.
final class Allowance {

    private long nanos;

    Allowance(Duration time) {
        this.nanos = time.toNanos();
    }

    /// What is left; never less than nothing.
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos));
    }

    /// What is left, but no more than this.
    Duration left(Duration most) {
        return left().compareTo(most) < 0 ? left() : most;
    }

    /// @param since when spending began, in [System#nanoTime()]
    void spend(long since) {
        nanos -= System.nanoTime() - since;
    }
}
