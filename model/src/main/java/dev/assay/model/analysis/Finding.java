package dev.assay.model.analysis;

import org.jspecify.annotations.Nullable;

/// One thing a tool has to say about an application, in the normal form for all tools.
///
/// @param service the wire name of the analyzer service the tool belongs to
/// @param rule the tool's own name for the rule; null when it has none
/// @param file relative to the application, `/` between its parts; null when it is not about a file
/// @param line from 1; null when unknown
/// @param column from 1; null when unknown
/// @param help where to read more: usually a URL
public record Finding(
        String tool,
        String service,
        @Nullable String rule,
        Severity severity,
        String message,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String help) {}
