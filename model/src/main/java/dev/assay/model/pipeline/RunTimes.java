package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How long things took lately: what an estimate is made of. Safe for use by many threads. Throws
/// [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface RunTimes {

    /// Of the latest analyses in a tier that came to something; a service without any is missing.
    Map<AnalyzerService, Typical> analyses(Tier tier);

    /// Of the latest generations that came to something; empty when there are none.
    Optional<Typical> generations();

    /// @param median half of the runs took longer
    record Typical(int runs, Duration median) {}
}
