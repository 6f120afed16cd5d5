package dev.assay.maintenance.api;

import dev.assay.edge.api.Problem;
import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.run.RunSettings;
import dev.assay.maintenance.run.ScheduleLifecycle;
import dev.assay.maintenance.sweep.Sweeps;
import dev.assay.model.page.PageRequest;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Shows how maintenance stands.
@Path("/api/maintenance/status")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Maintenance")
class StatusResource {

    /// One of two runs has ended: two never overlap.
    private static final int LATEST = 2;

    private final MaintenanceRuns runs;
    private final Sweeps sweeps;
    private final RunSettings settings;
    private final ScheduleLifecycle schedule;

    StatusResource(MaintenanceRuns runs, Sweeps sweeps, RunSettings settings, ScheduleLifecycle schedule) {
        this.runs = runs;
        this.sweeps = sweeps;
        this.settings = settings;
        this.schedule = schedule;
    }

    @GET
    @Operation(
            operationId = "getMaintenanceStatus",
            summary = "The schedule, who holds the lease, the last run, and every sweep's settings")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatusJson.class)))
    public StatusJson status() {
        return new StatusJson(
                new StatusJson.ScheduleJson(
                        schedule.isOn(),
                        settings.interval().toSeconds(),
                        schedule.next().orElse(null)),
                runs.holder().map(StatusJson.LeaseJson::of).orElse(null),
                runs.list(PageRequest.first(LATEST)).items().stream()
                        .filter(run -> run.status() != RunStatus.RUNNING)
                        .findFirst()
                        .map(RunJson::totals)
                        .orElse(null),
                sweeps.all().stream().map(StatusJson.SettingJson::of).toList());
    }
}
