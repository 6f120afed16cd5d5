package dev.assay.analyzer.report;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import org.jspecify.annotations.Nullable;

/// A finding before it is known whose it is and where its application begins.
///
/// @param path as the tool gave it
record Draft(
        @Nullable String rule,
        Severity severity,
        String message,
        @Nullable String path,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String help) {

    static Draft of(@Nullable String rule, Severity severity, String message) {
        return new Draft(rule, severity, message, null, null, null, null);
    }

    Finding toFinding(String tool, AnalyzerService service, AppFiles files) {
        String file = path == null ? null : files.relative(path);
        return new Finding(tool, service.wireName(), rule, severity, message, file, line, column, help);
    }
}
