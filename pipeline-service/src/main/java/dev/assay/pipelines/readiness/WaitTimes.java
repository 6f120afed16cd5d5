package dev.assay.pipelines.readiness;

import java.time.Duration;

/// How often an analyzer that is waited for is asked whether it is there: a few times quickly, for one that is
/// about to be up, then steadily and less and less often.
///
/// @param tries how many times at first, each after twice the time of the one before (`MAX_STARTUP_RETRIES`)
/// @param base after how long the second of them (`BASE_RETRY_DELAY`)
public record WaitTimes(int tries, Duration base) {

    public static final WaitTimes STANDARD = new WaitTimes(4, Duration.ofSeconds(2));

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(60);

    /// No delay of the first tries is longer, whatever the settings say.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// More would only be a slower way to say "for ever".
    private static final int MAX_DOUBLINGS = 16;

    public WaitTimes {
        if (tries < 0 || !base.isPositive()) {
            throw new IllegalArgumentException(
                    "tries are 0 or more and their delay is longer than nothing, not " + tries + " and " + base);
        }
    }

    /// @param asked how many times it has been asked, at least once
    /// @param waited since it was asked first
    public Duration until(int asked, Duration waited) {
        if (asked < tries) {
            Duration delay = base.multipliedBy(1L << Math.min(asked - 1, MAX_DOUBLINGS));
            return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        }
        if (waited.compareTo(SOON) < 0) {
            return Duration.ofSeconds(2);
        }
        return waited.compareTo(LATER) < 0 ? Duration.ofSeconds(3) : Duration.ofSeconds(5);
    }
}
