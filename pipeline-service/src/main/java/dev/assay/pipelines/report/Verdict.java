package dev.assay.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One sentence on what a pipeline came to.
final class Verdict {

    private Verdict() {}

    static String of(PipelineSummary summary) {
        return switch (summary.status()) {
            case INITIALIZING, PENDING -> "Nothing has been started yet.";
            case RUNNING -> "It is running: " + counts(summary) + ".";
            case PAUSED -> "It is paused: " + counts(summary) + ".";
            case COMPLETED -> "Everything that was asked for was done: " + counts(summary) + ".";
            case PARTIAL_SUCCESS -> "Some of what was asked for was done: " + counts(summary) + ".";
            case FAILED -> "Nothing usable came of it: " + counts(summary) + ".";
            case CANCELLED -> "It was cancelled: " + counts(summary) + ".";
        };
    }

    private static String counts(PipelineSummary summary) {
        List<String> parts = new ArrayList<>();
        PipelineSummary.Counts generated = summary.totals().generated();
        if (generated != null) {
            parts.add(sentence(generated, "generation"));
        }
        if (!summary.services().isEmpty()) {
            parts.add(sentence(summary.totals().cells(), "analysis"));
        }
        return String.join("; ", parts);
    }

    private static String sentence(PipelineSummary.Counts counts, String thing) {
        return "of " + counted(counts.total(), thing) + " "
                + String.join(
                        ", ",
                        Stream.of(CellState.values())
                                .filter(state -> counts.count(state) > 0)
                                .map(state -> Words.count(counts.count(state)) + " " + word(state))
                                .toList());
    }

    private static String counted(int number, String thing) {
        if (number == 1) {
            return "1 " + thing;
        }
        return Words.count(number) + " " + (thing.endsWith("sis") ? thing.replace("sis", "ses") : thing + "s");
    }

    private static String word(CellState state) {
        return switch (state) {
            case COMPLETED -> "completed";
            case PARTIAL_SUCCESS -> "partial";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case SKIPPED -> "skipped";
            case OPEN -> "running";
            case WAITING -> "waiting";
        };
    }
}
