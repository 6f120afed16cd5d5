package dev.assay.analyzers.wire;

import dev.assay.analyzers.analysis.Toolbox;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// An analyzer is ready when it can say what it has.
@Readiness
@Singleton
class ReadyWhenToolsAreKnown implements HealthCheck {

    private final Toolbox toolbox;

    ReadyWhenToolsAreKnown(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("tools").status(toolbox.isComplete()).build();
    }
}
