package dev.assay.edge.analyzers;

import dev.assay.model.breaker.BreakerPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// When circuit breakers open, by the settings: those of services, which the store keeps, and those of replicas.
@ApplicationScoped
public class BreakerPolicyBean {

    @Produces
    @Singleton
    public BreakerPolicy policy(AnalyzerSettings settings) {
        AnalyzerSettings.Breaker breaker = settings.breaker();
        return new BreakerPolicy(breaker.threshold(), breaker.coolDown(), breaker.probeLimit());
    }
}
