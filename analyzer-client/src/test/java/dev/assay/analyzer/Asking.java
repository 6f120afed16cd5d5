package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// What tests need that ask a static analyzer for one analysis, and do not care which.
final class Asking {

    static final Deadline PATIENTLY =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));

    private Asking() {}

    static AnalyzerClientSettings settings(URI... replicas) {
        return AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(replicas)))
                .withConnectRetryDelays(List.of());
    }

    static AnalysisRequest request() {
        return AnalysisRequest.of(
                "req-1",
                AnalyzerService.STATIC,
                new Target("demo_model-1", 1),
                new TreeSet<>(List.of("bandit")),
                Tier.QUICK);
    }

    static void close(Vertx vertx) {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
