package dev.assay.pipelines.readiness;

import dev.assay.edge.analyzers.AnalyzerSettings;
import dev.assay.model.breaker.ServiceBreakers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The watch over the analyzers that the settings name.
@ApplicationScoped
class AnalyzerWatchBean {

    @Produces
    @Singleton
    AnalyzerWatch watch(
            ReadinessSource source, ServiceBreakers breakers, ReadinessSettings settings, AnalyzerSettings analyzers) {
        return new AnalyzerWatch(
                source,
                breakers,
                new WaitTimes(settings.startupRetries(), settings.retryDelay()),
                analyzers.healthTtl(),
                settings.patience(),
                Clock.systemUTC());
    }

    void stop(@Disposes AnalyzerWatch watch) {
        watch.close();
    }
}
