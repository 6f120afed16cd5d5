package dev.assay.edge.json;

import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One tool's part in an analysis. `reason` says why it did not complete.
@Schema(name = "Tool")
@RegisterForReflection
public record ToolJson(
        String name,
        String service,
        ToolStatus status,
        int findings,
        @Nullable Double seconds,
        @Nullable String reason) {

    public static ToolJson of(ToolRun run) {
        return new ToolJson(run.name(), run.service(), run.status(), run.findings(), run.seconds(), run.reason());
    }
}
