package dev.assay.maintenance.report;

import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.SweepReport;
import java.util.Locale;
import java.util.stream.Collectors;

/// A run as a table for a terminal.
public final class RunText {

    private static final int SHOWN_IDS = 10;

    private RunText() {}

    public static String of(MaintenanceRun run) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-17s%-10s%8s%9s%9s%9s%n",
                "sweep",
                "status",
                "found",
                changed(run),
                "skipped",
                "seconds"));
        for (SweepReport report : run.sweeps()) {
            line(report, run.dryRun(), text);
        }
        text.append(run.id()).append(run.dryRun() ? ", a dry run: " : ": ").append(run.status());
        if (run.cause() != null) {
            text.append(": ").append(plain(run.cause()));
        }
        return text.append(run.status() == RunStatus.RUNNING ? " (still)\n" : "\n")
                .toString();
    }

    private static void line(SweepReport report, boolean dry, StringBuilder text) {
        long skipped =
                report.skipped().values().stream().mapToLong(Long::longValue).sum();
        text.append(String.format(
                Locale.ROOT,
                "%-17s%-10s%8d%9d%9d%9.1f%n",
                report.sweep().wireName(),
                report.status(),
                report.found(),
                dry ? report.found() - skipped : report.changed(),
                skipped,
                report.took().toMillis() / 1_000.0));
        if (report.cause() != null) {
            detail(text, report.cause());
        }
        if (!report.skipped().isEmpty()) {
            detail(
                    text,
                    "skipped: "
                            + report.skipped().entrySet().stream()
                                    .map(entry -> entry.getKey().wireName() + " " + entry.getValue())
                                    .collect(Collectors.joining(", ")));
        }
        report.notes().forEach(note -> detail(text, note));
        if (!report.ids().isEmpty()) {
            String ids = report.ids().stream().limit(SHOWN_IDS).collect(Collectors.joining(" "));
            detail(text, report.ids().size() > SHOWN_IDS ? ids + " …" : ids);
        }
    }

    private static void detail(StringBuilder text, String words) {
        text.append("    ").append(plain(words)).append('\n');
    }

    /// Names come from disks and requests; what a terminal would obey is not for them to say.
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String changed(MaintenanceRun run) {
        return run.dryRun() ? "would" : "changed";
    }
}
