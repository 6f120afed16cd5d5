package dev.assay.store.history;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.pipeline.RunTimes;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Looks at the ends of the newest thousand tasks in each of the two states that count, and of these at the newest
/// two hundred of a kind: however many tasks there are, an estimate costs the same few milliseconds.
public final class PostgresRunTimes implements RunTimes {

    /// The tier stands in the subtask's payload, in the spelling of `SubtaskPayload`, before anything of the user's.
    private static final Sql ANALYSES = new Sql("run times of analyses", """
            with recent as (
                (select key, kind from task where status = 'COMPLETED' and parent_key is null order by key desc limit 1000)
                union all
                (select key, kind from task where status = 'PARTIAL_SUCCESS' and parent_key is null
                 order by key desc limit 1000)
            ), main as materialized (
                select key from recent where kind = 'analysis' order by key desc limit 200
            )
            select part.service, count(*) as runs,
                   percentile_cont(0.5) within group (order by extract(epoch from part.finished_at - part.started_at))
                       as median
            from main join task as part on part.parent_key = main.key
            where part.status in ('COMPLETED', 'PARTIAL_SUCCESS')
              and substring(part.payload from '"tier"\\s*:\\s*"([A-Z]+)"') = ?
            group by part.service
            """);

    private static final Sql GENERATIONS = new Sql("run times of generations", """
            with recent as (
                select kind, started_at, finished_at from task
                where status = 'COMPLETED' and parent_key is null order by key desc limit 1000
            ), lately as (
                select * from recent where kind = 'generation' limit 200
            )
            select count(*) as runs,
                   percentile_cont(0.5) within group (order by extract(epoch from finished_at - started_at)) as median
            from lately
            having count(*) > 0
            """);

    private final Database database;

    public PostgresRunTimes(Database database) {
        this.database = database;
    }

    @Override
    public Map<AnalyzerService, Typical> analyses(Tier tier) {
        var typical = new EnumMap<AnalyzerService, Typical>(AnalyzerService.class);
        database.query(
                        ANALYSES,
                        params -> params.text(tier.name()),
                        row -> Map.entry(row.getString("service"), typical(row)))
                .forEach(entry -> AnalyzerService.parse(entry.getKey())
                        .ifPresent(service -> typical.put(service, entry.getValue())));
        return typical;
    }

    @Override
    public Optional<Typical> generations() {
        return database.query(GENERATIONS, params -> {}, PostgresRunTimes::typical).stream()
                .findFirst();
    }

    private static Typical typical(ResultSet row) throws SQLException {
        return new Typical(
                row.getInt("runs"), Duration.ofMillis(Math.max(0, Math.round(row.getDouble("median") * 1_000))));
    }
}
