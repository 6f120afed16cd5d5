package dev.assay.pipelines.readiness;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Readiness;

/// Asks an analyzer service whether it is there. May take as long as it likes.
@FunctionalInterface
public interface ReadinessSource {

    /// @param anew asks the analyzers themselves; otherwise what they said lately is good enough
    Readiness ask(AnalyzerService service, boolean anew) throws InterruptedException;
}
