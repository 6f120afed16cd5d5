package dev.assay.model.upkeep;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A piece of what a sweep has to look at.
///
/// @param due what is to be changed
/// @param skipped what would be due but is left alone, by reason
/// @param next where the next piece begins; null after the last one. Opaque: only the sweep that made it reads it
public record Found<C>(
        List<C> due,
        Map<SkipReason, Long> skipped,
        @Nullable String next) {

    public Found {
        due = List.copyOf(due);
        skipped = Map.copyOf(skipped);
    }

    /// Nothing, and nothing after it.
    public static <C> Found<C> nothing() {
        return new Found<>(List.of(), new EnumMap<>(SkipReason.class), null);
    }
}
