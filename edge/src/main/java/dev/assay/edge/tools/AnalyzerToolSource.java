package dev.assay.edge.tools;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.model.analysis.AnalyzerService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.SortedSet;

/// Asks the analyzers' health checks, which name the tools.
@ApplicationScoped
public class AnalyzerToolSource implements ToolSource {

    private final AnalyzerClient analyzers;

    public AnalyzerToolSource(AnalyzerClient analyzers) {
        this.analyzers = analyzers;
    }

    /// An analyzer that is busy answers no health check; that says nothing about its tools.
    @Override
    public Optional<SortedSet<String>> ask(AnalyzerService service) throws InterruptedException {
        AnalyzerHealth health = analyzers.health(service);
        return health.isHealthy() ? Optional.of(health.availableTools()) : Optional.empty();
    }
}
