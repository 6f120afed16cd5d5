package dev.assay.pipelines;

import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Four analyzers that say they are there.
public final class FourAnalyzers implements QuarkusTestResourceLifecycleManager {

    private @Nullable ScriptedAnalyzer analyzer;

    @Override
    public Map<String, String> start() {
        var started = ScriptedAnalyzer.start();
        started.healthy("static-analyzer", List.of("bandit"));
        analyzer = started;
        String url = started.url().toString();
        return Map.of(
                "assay.analyzers.static-urls", url,
                "assay.analyzers.ai-urls", url,
                "assay.analyzers.dynamic-urls", url,
                "assay.analyzers.performance-urls", url);
    }

    @Override
    public void stop() {
        if (analyzer != null) {
            analyzer.close();
        }
    }
}
