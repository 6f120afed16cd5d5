package dev.assay.maintenance.observe;

import dev.assay.model.page.PageRequest;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Says how the last run ended. A run that failed makes nothing less ready: whoever wants to know why asks this
/// service.
@Readiness
class RunHealth implements HealthCheck {

    private final MaintenanceRuns runs;

    RunHealth(MaintenanceRuns runs) {
        this.runs = runs;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("maintenance");
        try {
            Optional<MaintenanceRun> last =
                    runs.list(PageRequest.first(1)).items().stream().findFirst();
            last.ifPresent(run -> response.withData("lastRun", run.id().toString())
                    .withData("status", run.status().name())
                    .withData("startedAt", run.startedAt().toString()));
            return response.up().build();
        } catch (QueueUnavailableException e) {
            return response.down()
                    .withData("database", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
