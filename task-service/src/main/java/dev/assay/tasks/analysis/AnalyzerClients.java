package dev.assay.tasks.analysis;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerClientSettings;
import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaUrls;
import dev.assay.analyzer.VertxAnalyzerClient;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.Map;

/// Makes the client that talks to the analyzers named in the settings.
@ApplicationScoped
class AnalyzerClients {

    @Produces
    @ApplicationScoped
    AnalyzerClient client(Vertx vertx, AnalysisSettings settings, BreakerPolicy breaker, ClientObserver observer) {
        AnalysisSettings.Analyzers analyzers = settings.analyzers();
        var replicas = Map.of(
                AnalyzerService.STATIC, ReplicaUrls.parse("STATIC_ANALYZER_URLS", analyzers.staticUrls()),
                AnalyzerService.DYNAMIC, ReplicaUrls.parse("DYNAMIC_ANALYZER_URLS", analyzers.dynamicUrls()),
                AnalyzerService.PERFORMANCE, ReplicaUrls.parse("PERF_TESTER_URLS", analyzers.performanceUrls()),
                AnalyzerService.AI, ReplicaUrls.parse("AI_ANALYZER_URLS", analyzers.aiUrls()));
        return new VertxAnalyzerClient(
                vertx,
                AnalyzerClientSettings.of(replicas)
                        .withLimits(limits(analyzers.limits()))
                        .withBreaker(breaker)
                        .withMaxResultBytes(analyzers.maxResultBytes())
                        .withHealthTtl(analyzers.healthTtl()),
                Clock.systemUTC(),
                observer);
    }

    private static Map<AnalyzerService, Integer> limits(AnalysisSettings.Limits limits) {
        return Map.of(
                AnalyzerService.STATIC, limits.staticAnalyzer(),
                AnalyzerService.DYNAMIC, limits.dynamic(),
                AnalyzerService.PERFORMANCE, limits.performance(),
                AnalyzerService.AI, limits.ai());
    }

    void close(@Disposes AnalyzerClient client) {
        client.close();
    }
}
