package dev.assay.analyzers.analysis;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What an analysis was asked for. Only the types of the fields are settled; whether the application exists, and
/// the tools, is found out by the analysis.
///
/// @param model the application's model, as it came
/// @param number the application's number, as it came
/// @param tools the tools asked for, in lower case; empty when all are meant
/// @param disabled tools that the configuration switches off
/// @param toolTimeout how long each tool may take; empty for the usual time
/// @param partialResults true when the client wants to be told what has been found each time a tool has ended
/// @param configured true when the request carries any configuration
public record AnalysisRequest(
        String model,
        String number,
        Optional<Set<String>> tools,
        Set<String> disabled,
        Optional<Duration> toolTimeout,
        boolean partialResults,
        boolean configured) {

    /// True when the request wants this tool, if there is one of this name.
    boolean wants(String tool) {
        return tools.map(wanted -> wanted.contains(tool)).orElse(true) && !disabled.contains(tool);
    }
}
