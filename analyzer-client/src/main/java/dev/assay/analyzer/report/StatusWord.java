package dev.assay.analyzer.report;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a status in a result means, whoever says it: the frame, the analysis, a section or a tool.
enum StatusWord {
    /// Done.
    GOOD,
    /// Done in part.
    PARTLY,
    /// Nothing of its kind to look at, or switched off.
    NOTHING_TO_DO,
    /// Not installed, or not started.
    ABSENT,
    /// Cut off at its time limit.
    TIMED_OUT,
    /// The application did not answer.
    UNREACHABLE,
    /// Broken.
    BAD,
    /// Nothing said.
    SILENT;

    private static final Map<String, StatusWord> WORDS = Map.ofEntries(
            Map.entry("success", GOOD),
            Map.entry("completed", GOOD),
            Map.entry("ok", GOOD),
            Map.entry("no_issues", GOOD),
            Map.entry("warning", GOOD),
            Map.entry("partial", PARTLY),
            Map.entry("partial_success", PARTLY),
            Map.entry("partial_connectivity", PARTLY),
            // What a part of a result says that comes while the rest is still being made.
            Map.entry("running", PARTLY),
            Map.entry("in_progress", PARTLY),
            Map.entry("started", PARTLY),
            Map.entry("no_files", NOTHING_TO_DO),
            Map.entry("skipped", NOTHING_TO_DO),
            Map.entry("not_available", ABSENT),
            Map.entry("tool_unavailable", ABSENT),
            Map.entry("unavailable", ABSENT),
            Map.entry("not_run", ABSENT),
            Map.entry("timeout", TIMED_OUT),
            Map.entry("timed_out", TIMED_OUT),
            Map.entry("targets_unreachable", UNREACHABLE),
            Map.entry("unreachable", UNREACHABLE),
            Map.entry("error", BAD),
            Map.entry("failed", BAD),
            Map.entry("handshake", BAD),
            Map.entry("unknown", SILENT),
            Map.entry("", SILENT));

    /// A word nobody has heard of is not good news.
    static StatusWord of(@Nullable String word) {
        return word == null ? SILENT : WORDS.getOrDefault(word.strip().toLowerCase(Locale.ROOT), BAD);
    }

    /// True when the speaker says that nothing came of it.
    boolean isFailure() {
        return switch (this) {
            case BAD, TIMED_OUT, UNREACHABLE, ABSENT -> true;
            case GOOD, PARTLY, NOTHING_TO_DO, SILENT -> false;
        };
    }
}
