package dev.assay.tasks.analysis;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Deadlines;
import dev.assay.model.analysis.Tier;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The deadline table of the settings; settings that contradict each other stop the service as it starts.
@ApplicationScoped
class DeadlineTable {

    @Startup
    @Produces
    @Singleton
    Deadlines deadlines(WorkerSettings worker, AnalysisSettings analysis) {
        Deadlines table = Deadlines.standard(worker.lease(), worker.taskTimeout());
        Duration connect = analysis.analyzers().connectTimeout();
        for (Tier tier : Tier.values()) {
            for (AnalyzerService service : AnalyzerService.values()) {
                if (connect.compareTo(table.request(tier, service)) >= 0) {
                    throw new IllegalArgumentException(
                            "the request limit of %s in tier %s (%d s) must be longer than assay.analyzers.connect-timeout (%d s)"
                                    .formatted(
                                            service.wireName(),
                                            tier.wireName(),
                                            table.request(tier, service).toSeconds(),
                                            connect.toSeconds()));
                }
            }
        }
        return table;
    }
}
