package dev.assay.tasks;

import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scripted analyzer, an applications folder with `demo/app1` to `demo/app5` in it, and a results folder. The
/// dynamic analyzer's URL leads nowhere.
public final class ScriptedAnalyzerResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable ScriptedAnalyzer analyzer;
    private @Nullable Path home;

    @Override
    public Map<String, String> start() {
        var started = ScriptedAnalyzer.start();
        analyzer = started;
        try {
            Path folder = Files.createTempDirectory("assay-task-service");
            home = folder;
            for (int app = 1; app <= 5; app++) {
                Files.createDirectories(folder.resolve("applications/demo/app" + app));
            }
            var settings = new HashMap<String, String>();
            settings.put(
                    "assay.applications-dir", folder.resolve("applications").toString());
            settings.put("assay.results.dir", folder.resolve("results").toString());
            settings.put("assay.analyzers.static-urls", started.url().toString());
            settings.put("assay.analyzers.ai-urls", started.url().toString());
            settings.put("assay.analyzers.dynamic-urls", "ws://127.0.0.1:1");
            settings.put("assay.analyzers.connect-timeout", "2S");
            settings.put("assay.worker.poll-interval", "2S");
            // so seldom that only news can tell a run soon that it was cancelled
            settings.put("assay.worker.renew-every", "15S");
            settings.put("assay.analyzers.breaker.cool-down", "299S");
            settings.put("dev.assay.tasks.result.ServiceResultWriter/write/Retry/maxRetries", "3");
            settings.put("dev.assay.tasks.result.ServiceResultWriter/write/Retry/delay", "50");
            settings.put("dev.assay.tasks.result.ServiceResultWriter/write/Retry/jitter", "10");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(analyzer, new TestInjector.MatchesType(ScriptedAnalyzer.class));
        injector.injectIntoFields(home, new TestInjector.MatchesType(Path.class));
    }

    @Override
    public void stop() {
        if (analyzer != null) {
            analyzer.close();
        }
    }
}
