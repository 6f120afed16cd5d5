package dev.assay.edge.json;

import dev.assay.model.analysis.FindingSummary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many findings there are, in all and by severity.
@Schema(name = "Summary")
@RegisterForReflection
public record SummaryJson(int total, int critical, int high, int medium, int low, int info) {

    public static SummaryJson of(FindingSummary summary) {
        return new SummaryJson(
                summary.total(), summary.critical(), summary.high(), summary.medium(), summary.low(), summary.info());
    }
}
