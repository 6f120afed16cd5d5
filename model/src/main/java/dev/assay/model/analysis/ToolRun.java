package dev.assay.model.analysis;

import org.jspecify.annotations.Nullable;

/// One tool's part in an analysis.
///
/// @param findings how many it reported
/// @param seconds how long it ran; null when the analyzer does not say
/// @param reason why it did not complete, in the analyzer's words; of a completed tool what it does not cover, or
///     null
public record ToolRun(
        String name,
        String service,
        ToolStatus status,
        int findings,
        @Nullable Double seconds,
        @Nullable String reason) {}
