package dev.assay.pipelines;

import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A static and an AI analyzer that say they are there; the URLs of the dynamic and the performance analyzer lead
/// nowhere.
public final class TwoAnalyzers implements QuarkusTestResourceLifecycleManager {

    private @Nullable ScriptedAnalyzer analyzer;

    @Override
    public Map<String, String> start() {
        var started = ScriptedAnalyzer.start();
        started.healthy("static-analyzer", List.of("bandit", "eslint"));
        analyzer = started;
        var settings = new HashMap<String, String>();
        settings.put("assay.analyzers.static-urls", started.url().toString());
        settings.put("assay.analyzers.ai-urls", started.url().toString());
        settings.put("assay.analyzers.dynamic-urls", "ws://127.0.0.1:1");
        settings.put("assay.analyzers.performance-urls", "ws://127.0.0.1:1");
        settings.put("assay.advance.reconcile-interval", "2S");
        return settings;
    }

    @Override
    public void stop() {
        if (analyzer != null) {
            analyzer.close();
        }
    }
}
