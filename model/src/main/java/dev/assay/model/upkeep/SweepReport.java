package dev.assay.model.upkeep;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a sweep did, or, in a dry run, would have done.
///
/// @param found how many were due; with those that were left alone
/// @param changed how many were changed; 0 in a dry run
/// @param skipped how many were left alone, by reason
/// @param ids of what was changed, or was due in a dry run: the first [#MAX_IDS]
/// @param notes sentences for a person, such as the advice of the database's health: the first [#MAX_NOTES]
/// @param cause why it failed, or why it was skipped; null when it completed
public record SweepReport(
        Sweep sweep,
        SweepStatus status,
        long found,
        long changed,
        Map<SkipReason, Long> skipped,
        List<String> ids,
        List<String> notes,
        Duration took,
        @Nullable String cause) {

    public static final int MAX_IDS = 1_000;
    public static final int MAX_NOTES = 200;
    private static final int MAX_CAUSE_LENGTH = 2_000;

    public SweepReport {
        if ((status == SweepStatus.COMPLETED) != (cause == null)) {
            throw new IllegalArgumentException("a sweep has a cause exactly when it did not complete");
        }
        if (found < 0 || changed < 0 || took.isNegative()) {
            throw new IllegalArgumentException("a sweep counts up, and takes time");
        }
        skipped = inOrder(skipped);
        ids = List.copyOf(ids.size() > MAX_IDS ? ids.subList(0, MAX_IDS) : ids);
        notes = List.copyOf(notes.size() > MAX_NOTES ? notes.subList(0, MAX_NOTES) : notes);
        if (cause != null && cause.length() > MAX_CAUSE_LENGTH) {
            cause = cause.substring(0, MAX_CAUSE_LENGTH - 1) + "…";
        }
    }

    private static Map<SkipReason, Long> inOrder(Map<SkipReason, Long> skipped) {
        var ordered = new EnumMap<SkipReason, Long>(SkipReason.class);
        ordered.putAll(skipped);
        return Collections.unmodifiableMap(ordered);
    }
}
