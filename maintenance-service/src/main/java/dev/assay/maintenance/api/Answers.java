package dev.assay.maintenance.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.run.Maintenance.Beginning;
import dev.assay.maintenance.run.Run;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/// What is answered to whoever wants a run.
@ApplicationScoped
class Answers {

    private final MaintenanceRuns runs;

    Answers(MaintenanceRuns runs) {
        this.runs = runs;
    }

    /// @throws ProblemException 409 when another run holds the lease
    Run begun(Beginning beginning) {
        return switch (beginning) {
            case Beginning.Begun(var run) -> run;
            case Beginning.Held(var holder) ->
                throw new ProblemException(Problem.of(
                        409,
                        "MAINTENANCE_RUNNING",
                        "Another maintenance run holds the lease",
                        holder.by() + ", by " + holder.startedBy() + ", until " + holder.until()
                                + " unless it is renewed",
                        "Look at GET /api/maintenance/runs/" + holder.by() + ", and try again when it has ended."));
        };
    }

    Response accepted(RunId run) {
        return Response.accepted(json(run))
                .location(URI.create("/api/maintenance/runs/" + run))
                .build();
    }

    RunJson json(RunId run) {
        return runs.find(run).map(RunJson::of).orElseThrow(() -> noSuchRun(run.toString()));
    }

    static ProblemException noSuchRun(String id) {
        return ProblemException.notFound(
                "MAINTENANCE_RUN_NOT_FOUND",
                "There is no such maintenance run",
                "maintenance run",
                id,
                "Ids look like run_0a1b2c3d4e5f; GET /api/maintenance/runs lists them. Old ones are forgotten.");
    }
}
