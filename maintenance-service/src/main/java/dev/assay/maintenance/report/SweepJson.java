package dev.assay.maintenance.report;

import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a sweep did, or, in a dry run, would have done.
///
/// @param found how many were due; with those that were left alone
/// @param changed how many were changed; 0 in a dry run
/// @param skipped how many were left alone, by reason
/// @param ids the first 1,000 of those that were changed, or were due in a dry run; null in lists
/// @param notes sentences for a person; null in lists
/// @param cause why it failed, or why it was not applicable; null when it completed
@Schema(name = "SweepReport")
@RegisterForReflection
public record SweepJson(
        String name,
        SweepStatus status,
        long found,
        long changed,
        Map<String, Long> skipped,
        double seconds,
        @Nullable List<String> ids,
        @Nullable List<String> notes,
        @Nullable String cause) {

    static SweepJson of(SweepReport report) {
        return of(report, report.ids(), report.notes());
    }

    static SweepJson totals(SweepReport report) {
        return of(report, null, null);
    }

    private static SweepJson of(SweepReport report, @Nullable List<String> ids, @Nullable List<String> notes) {
        Map<String, Long> skipped = new LinkedHashMap<>();
        report.skipped().forEach((reason, count) -> skipped.put(reason.wireName(), count));
        return new SweepJson(
                report.sweep().wireName(),
                report.status(),
                report.found(),
                report.changed(),
                skipped,
                report.took().toMillis() / 1_000.0,
                ids,
                notes,
                report.cause());
    }
}
