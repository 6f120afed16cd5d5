package dev.assay.pipelines.observe;

import dev.assay.pipelines.advance.AdvanceSettings;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready means: has looked at the open pipelines lately. A process that answers HTTP and moves nothing is of no use.
@Readiness
class LoopReadiness implements HealthCheck {

    private final LastLook lastLook;
    private final AdvanceSettings settings;

    LoopReadiness(LastLook lastLook, AdvanceSettings settings) {
        this.lastLook = lastLook;
        this.settings = settings;
    }

    @Override
    public HealthCheckResponse call() {
        Duration ago = lastLook.ago();
        return HealthCheckResponse.named("pipelines are looked at")
                .status(!settings.enabled() || ago.compareTo(settings.silentAfter()) < 0)
                .withData("enabled", settings.enabled())
                .withData("secondsAgo", ago.toSeconds())
                .build();
    }
}
