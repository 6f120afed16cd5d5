package dev.assay.pipelines;

import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a service that knows of a model server, which only workers talk to, and a static analyzer.
public final class ModelServer implements QuarkusTestResourceLifecycleManager {

    private @Nullable ScriptedAnalyzer analyzer;

    @Override
    public Map<String, String> start() {
        var started = ScriptedAnalyzer.start();
        started.healthy("static-analyzer", List.of("bandit"));
        analyzer = started;
        return Map.of(
                "assay.generation.endpoint",
                "http://127.0.0.1:1/v1",
                "assay.analyzers.static-urls",
                started.url().toString());
    }

    @Override
    public void stop() {
        if (analyzer != null) {
            analyzer.close();
        }
    }
}
