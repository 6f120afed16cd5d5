package dev.assay.edge.tools;

import dev.assay.model.analysis.AnalyzerService;
import java.util.Optional;
import java.util.SortedSet;

/// Asks an analyzer service which tools it has. May take as long as it likes.
@FunctionalInterface
public interface ToolSource {

    /// @return in lower case; empty when the service does not say
    Optional<SortedSet<String>> ask(AnalyzerService service) throws InterruptedException;
}
