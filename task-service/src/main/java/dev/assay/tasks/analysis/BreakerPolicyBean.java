package dev.assay.tasks.analysis;

import dev.assay.model.breaker.BreakerPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// When circuit breakers open, by the settings: those of services, which the store keeps, and those of replicas.
@ApplicationScoped
class BreakerPolicyBean {

    @Produces
    @Singleton
    BreakerPolicy policy(AnalysisSettings settings) {
        AnalysisSettings.Breaker breaker = settings.analyzers().breaker();
        return new BreakerPolicy(breaker.threshold(), breaker.coolDown(), breaker.probeLimit());
    }
}
