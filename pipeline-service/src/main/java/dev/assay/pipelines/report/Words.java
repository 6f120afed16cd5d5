package dev.assay.pipelines.report;

import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.Severity;
import dev.assay.model.pipeline.PipelineStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Numbers, times and states in words.
final class Words {

    private static final int MAX_TEXT = 500;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// Such as `3 applications`, `1 application`.
    static String counted(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /// Such as `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
    static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : count(whole / 3600) + " h " + whole % 3600 / 60 + " min";
    }

    /// Text of somebody else, for a page: of bounded length, without control characters and without those that turn
    /// the direction of what follows. Escaping is the template's.
    static String shown(String text) {
        String clipped = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
        var shown = new StringBuilder(clipped.length());
        clipped.codePoints().forEach(point -> shown.appendCodePoint(isHarmless(point) ? point : 0xFFFD));
        return shown.toString();
    }

    static @Nullable String shownIfAny(@Nullable String text) {
        return text == null || text.isBlank() ? null : shown(text);
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point == '\n';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    static ReportPage.Badge badge(CellState state) {
        return badge(state, null);
    }

    /// @param count before the word; null for none
    static ReportPage.Badge badge(CellState state, @Nullable Integer count) {
        String number = count == null ? "" : count(count) + " ";
        return switch (state) {
            case COMPLETED -> new ReportPage.Badge("good", "✓", number + "completed");
            case PARTIAL_SUCCESS -> new ReportPage.Badge("part", "◐", number + "partial");
            case FAILED -> new ReportPage.Badge("bad", "✕", number + "failed");
            case CANCELLED -> new ReportPage.Badge("none", "⊘", number + "cancelled");
            case SKIPPED -> new ReportPage.Badge("none", "–", number + "skipped");
            case OPEN -> new ReportPage.Badge("open", "▸", number + "running");
            case WAITING -> new ReportPage.Badge("none", "·", number + "waiting");
        };
    }

    static ReportPage.Badge badge(PipelineStatus status) {
        return switch (status) {
            case INITIALIZING, PENDING -> new ReportPage.Badge("none", "·", "waiting");
            case RUNNING -> new ReportPage.Badge("open", "▸", "running");
            case PAUSED -> new ReportPage.Badge("part", "‖", "paused");
            case COMPLETED -> new ReportPage.Badge("good", "✓", "completed");
            case PARTIAL_SUCCESS -> new ReportPage.Badge("part", "◐", "partial success");
            case FAILED -> new ReportPage.Badge("bad", "✕", "failed");
            case CANCELLED -> new ReportPage.Badge("none", "⊘", "cancelled");
        };
    }

    /// Only severities that there are.
    static List<ReportPage.Share> shares(SummaryJson findings) {
        return Stream.of(Severity.values())
                .map(severity -> new ReportPage.Share(
                        severity.wireName(),
                        severity.wireName(),
                        of(severity, findings),
                        count(of(severity, findings))))
                .filter(share -> share.count() > 0)
                .toList();
    }

    private static int of(Severity severity, SummaryJson findings) {
        return switch (severity) {
            case CRITICAL -> findings.critical();
            case HIGH -> findings.high();
            case MEDIUM -> findings.medium();
            case LOW -> findings.low();
            case INFO -> findings.info();
        };
    }

    /// A code as a person would say it: `CONNECTION_LOST` is `connection lost`.
    static String code(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
