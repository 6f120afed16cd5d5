package dev.assay.edge.json;

import dev.assay.model.analysis.Finding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A finding, wherever one is shown. `severity` is critical, high, medium, low or info; `file` is relative to the
/// application; `line` and `column` count from 1.
@Schema(name = "Finding")
@RegisterForReflection
public record FindingJson(
        String tool,
        String service,
        @Nullable String rule,
        String severity,
        String message,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String help) {

    public static FindingJson of(Finding finding) {
        return new FindingJson(
                finding.tool(),
                finding.service(),
                finding.rule(),
                finding.severity().wireName(),
                finding.message(),
                finding.file(),
                finding.line(),
                finding.column(),
                finding.help());
    }
}
