package dev.assay.model.retry;

import java.time.Duration;

/// How fast new tasks become due: so many a minute, the first at once.
///
/// @param perMinute 1 to [#MAX_PER_MINUTE]; 0 for all at once
public record Pace(int perMinute) {

    public static final int MAX_PER_MINUTE = 60_000;

    public static final Pace AT_ONCE = new Pace(0);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    public Pace {
        if (perMinute < 0 || perMinute > MAX_PER_MINUTE) {
            throw new IllegalArgumentException(
                    "a pace is at most " + MAX_PER_MINUTE + " tasks a minute, not " + perMinute);
        }
    }

    /// How long the nth task waits. Computed from the number, not added up, so that no rounding adds up either.
    ///
    /// @param nth from 0
    public Duration delay(int nth) {
        return perMinute == 0 ? Duration.ZERO : MINUTE.multipliedBy(nth).dividedBy(perMinute);
    }
}
