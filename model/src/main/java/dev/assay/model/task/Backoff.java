package dev.assay.model.task;

import java.time.Duration;

/// How long to wait before one more try: longer each time, up to a limit, and spread out so that those that failed
/// together do not come back together. Pure.
///
/// @param first before the first retry
/// @param factor by which each wait is longer than the one before; 1 for always the same
/// @param longest no wait is longer, whatever the factor
/// @param jitter which part of a wait is left to chance: 0.2 makes it four to six fifths; 0 for none
public record Backoff(Duration first, double factor, Duration longest, double jitter) {

    public Backoff {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "a retry delay is 0 or more and not longer than the longest, not %s and %s"
                            .formatted(first, longest));
        }
        if (!(factor >= 1 && factor <= 10)) {
            throw new IllegalArgumentException("a backoff factor is 1 to 10, not " + factor);
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("a backoff's jitter is 0 to less than 1, not " + jitter);
        }
    }

    /// Always the same.
    public static Backoff constant(Duration delay) {
        return new Backoff(delay, 1, delay, 0);
    }

    /// Twice as long each time.
    public static Backoff doubling(Duration first, Duration longest) {
        return new Backoff(first, 2, longest, 0);
    }

    /// The same with a part that is left to chance.
    public Backoff withJitter(double part) {
        return new Backoff(first, factor, longest, part);
    }

    /// @param earlier how many retries there were before
    /// @param chance at random, from 0 to less than 1
    public Duration delay(int earlier, double chance) {
        double millis = Math.min(first.toMillis() * Math.pow(factor, earlier), longest.toMillis());
        return Duration.ofMillis(Math.round(millis * (1 - jitter + 2 * jitter * chance)));
    }
}
