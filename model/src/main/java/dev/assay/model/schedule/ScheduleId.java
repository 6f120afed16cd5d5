package dev.assay.model.schedule;

import java.util.Optional;
import java.util.regex.Pattern;

/// A schedule's identity: `schedule_` and its number.
///
/// @param key the database key, from 1 on
public record ScheduleId(long key) {

    private static final String PREFIX = "schedule_";
    private static final Pattern TEXT = Pattern.compile("schedule_[1-9][0-9]{0,17}");

    public ScheduleId {
        if (key < 1) {
            throw new IllegalArgumentException("a schedule's key is at least 1, not " + key);
        }
    }

    /// Reads what [#toString] writes; empty for any other text.
    public static Optional<ScheduleId> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Optional.of(new ScheduleId(Long.parseLong(text.substring(PREFIX.length()))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return PREFIX + key;
    }
}
