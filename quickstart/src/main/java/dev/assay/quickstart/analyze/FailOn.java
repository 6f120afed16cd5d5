package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.Severity;
import dev.assay.quickstart.client.RemoteFinding;
import java.util.List;
import java.util.Optional;

/// From which severity on a finding makes the command fail.
///
/// The default is high, as in ESLint: what a tool calls an error fails a build, what it calls a warning does not.
///
/// @param threshold empty: never
record FailOn(Optional<Severity> threshold) {

    /// Empty for a text that is neither a severity nor `none`.
    static Optional<FailOn> parse(String text) {
        return "none".equals(text)
                ? Optional.of(new FailOn(Optional.empty()))
                : Severity.parse(text).map(severity -> new FailOn(Optional.of(severity)));
    }

    boolean isReachedBy(List<RemoteFinding> findings) {
        return threshold
                .map(limit ->
                        findings.stream().anyMatch(finding -> finding.severity().atLeast(limit)))
                .orElse(false);
    }
}
