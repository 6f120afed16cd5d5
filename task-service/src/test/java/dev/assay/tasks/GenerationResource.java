package dev.assay.tasks;

import dev.assay.testkit.model.ModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model server, an applications folder and a results folder.
public final class GenerationResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable ModelServer models;
    private @Nullable Path home;

    @Override
    public Map<String, String> start() {
        var started = ModelServer.start();
        models = started;
        try {
            Path folder = Files.createTempDirectory("assay-generation");
            home = folder;
            Path applications = Files.createDirectories(folder.resolve("applications"));
            var settings = new HashMap<String, String>();
            settings.put("assay.applications-dir", applications.toString());
            settings.put("assay.results.dir", folder.resolve("results").toString());
            settings.put("assay.generation.endpoint", started.url().toString());
            settings.put("assay.generation.api-key", "sk-very-secret");
            settings.put("assay.generation.retry-delay", "0.05S");
            settings.put("assay.generation.retries", "2");
            settings.put("assay.generation.prices.priced_model.input", "3");
            settings.put("assay.generation.prices.priced_model.output", "15");
            settings.put("assay.worker.poll-interval", "0.2S");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(models, new TestInjector.MatchesType(ModelServer.class));
        injector.injectIntoFields(home, new TestInjector.MatchesType(Path.class));
    }

    @Override
    public void stop() {
        if (models != null) {
            models.close();
        }
    }
}
