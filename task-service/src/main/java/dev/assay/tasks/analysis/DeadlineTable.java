package dev.assay.tasks.analysis;

import dev.assay.edge.analyzers.AnalyzerSettings;
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
    Deadlines deadlines(WorkerSettings worker, AnalyzerSettings analyzers) {
        Deadlines table = Deadlines.standard(worker.lease(), worker.taskTimeout());
        Duration place = analyzers.placeTimeout();
        Duration connect = analyzers.connectTimeout();
        for (Tier tier : Tier.values()) {
            for (AnalyzerService service : AnalyzerService.values()) {
                check(table, tier, service, place, connect);
            }
        }
        return table;
    }

    /// A task that ran out of time while its analyzer still had some would lose what the analyzer sent by then, and
    /// would say that the wrong limit was too short.
    private static void check(Deadlines table, Tier tier, AnalyzerService service, Duration place, Duration connect) {
        Duration request = table.request(tier, service);
        String limit = "the request limit of %s in tier %s (%s)"
                .formatted(service.wireName(), tier.wireName(), seconds(request));
        if (place.isNegative() || place.isZero()) {
            throw new IllegalArgumentException(
                    "assay.analyzers.place-timeout (%s) must be longer than nothing".formatted(seconds(place)));
        }
        if (connect.compareTo(request) >= 0) {
            throw new IllegalArgumentException(
                    "%s must be longer than assay.analyzers.connect-timeout (%s)".formatted(limit, seconds(connect)));
        }
        if (place.plus(connect).plus(request).compareTo(table.task()) >= 0) {
            throw new IllegalArgumentException(
                    "assay.worker.task-timeout (%s) must be longer than assay.analyzers.place-timeout (%s), assay.analyzers.connect-timeout (%s) and %s together"
                            .formatted(seconds(table.task()), seconds(place), seconds(connect), limit));
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }
}
