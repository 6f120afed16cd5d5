package dev.assay.edge.analyzers;

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
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.Map;

/// Makes the client that talks to the analyzers named in the settings.
@ApplicationScoped
public class AnalyzerClients {

    @Produces
    @ApplicationScoped
    public AnalyzerClient client(
            Vertx vertx, AnalyzerSettings settings, BreakerPolicy breaker, Instance<ClientObserver> observer) {
        var replicas = Map.of(
                AnalyzerService.STATIC, ReplicaUrls.parse("STATIC_ANALYZER_URLS", settings.staticUrls()),
                AnalyzerService.DYNAMIC, ReplicaUrls.parse("DYNAMIC_ANALYZER_URLS", settings.dynamicUrls()),
                AnalyzerService.PERFORMANCE, ReplicaUrls.parse("PERF_TESTER_URLS", settings.performanceUrls()),
                AnalyzerService.AI, ReplicaUrls.parse("AI_ANALYZER_URLS", settings.aiUrls()));
        return new VertxAnalyzerClient(
                vertx,
                AnalyzerClientSettings.of(replicas)
                        .withLimits(limits(settings.limits()))
                        .withBreaker(breaker)
                        .withMaxResultBytes(settings.maxResultBytes())
                        .withHealthTtl(settings.healthTtl()),
                Clock.systemUTC(),
                observer.isResolvable() ? observer.get() : ClientObserver.NONE);
    }

    private static Map<AnalyzerService, Integer> limits(AnalyzerSettings.Limits limits) {
        return Map.of(
                AnalyzerService.STATIC, limits.staticAnalyzer(),
                AnalyzerService.DYNAMIC, limits.dynamic(),
                AnalyzerService.PERFORMANCE, limits.performance(),
                AnalyzerService.AI, limits.ai());
    }

    public void close(@Disposes AnalyzerClient client) {
        client.close();
    }
}
