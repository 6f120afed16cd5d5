package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.StageClock;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Locks pipelines. Callers are in a transaction, and have locked nothing before.
final class PipelineLocks {

    private static final Sql LOCK = new Sql("lock pipeline", """
            select key, status, generates, streams, priority, services, service_payloads, analysis_payload, round,
                   started_at, generation_deadline, generation_ended_at, analysis_deadline, analysis_ended_at,
                   analyzers_wanted_since, waiting_for, coalesce(?::timestamptz, now()) as now,
                   %s
            from pipeline where key = ? for no key update
            """.formatted(Columns.LIMITS));

    private final Database database;
    private final QueueClock clock;

    PipelineLocks(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Empty when there is no such pipeline. Reads it anew when it is locked already.
    Optional<LockedPipeline> lock(PipelineId pipeline) {
        return database
                .query(LOCK, params -> params.instant(clock.now()).key(pipeline.key()), PipelineLocks::read)
                .stream()
                .findFirst();
    }

    private static LockedPipeline read(ResultSet row) throws SQLException {
        return new LockedPipeline(
                new PipelineId(row.getLong("key")),
                PipelineStatus.valueOf(row.getString("status")),
                row.getBoolean("generates"),
                row.getBoolean("streams"),
                Priority.ofRank(row.getInt("priority")),
                Columns.limits(row),
                analysis(row),
                row.getInt("round"),
                Columns.instant(row, "started_at") != null,
                clock(row, "generation"),
                clock(row, "analysis"),
                Columns.instant(row, "analyzers_wanted_since"),
                Set.copyOf(Columns.services(row, "waiting_for")),
                Columns.known(row, "now"));
    }

    private static StageClock clock(ResultSet row, String stage) throws SQLException {
        return new StageClock(
                Columns.instant(row, stage + "_deadline"), Columns.instant(row, stage + "_ended_at") != null);
    }

    private static NewPipeline.@Nullable Analysis analysis(ResultSet row) throws SQLException {
        String payload = row.getString("analysis_payload");
        if (payload == null) {
            return null;
        }
        List<String> services = Columns.texts(row, "services");
        List<String> payloads = Columns.texts(row, "service_payloads");
        Map<AnalyzerService, Payload> asked = new EnumMap<>(AnalyzerService.class);
        for (int i = 0; i < services.size(); i++) {
            asked.put(AnalyzerService.parse(services.get(i)).orElseThrow(), new Payload(payloads.get(i)));
        }
        return new NewPipeline.Analysis(new Payload(payload), asked);
    }
}
