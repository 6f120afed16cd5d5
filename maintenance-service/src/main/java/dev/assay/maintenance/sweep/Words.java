package dev.assay.maintenance.sweep;

import java.time.Duration;

/// Durations as people say them.
final class Words {

    private Words() {}

    /// In the largest unit that it is a whole number of: `7 days`, `90 minutes`.
    static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return count(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
