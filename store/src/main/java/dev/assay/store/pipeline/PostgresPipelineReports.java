package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineJournal;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.util.List;
import java.util.Optional;

/// Which pipelines have a report, in their rows.
public final class PostgresPipelineReports implements PipelineReports {

    private static final Sql FIND_MISSING = new Sql("find pipelines without report", """
            select key from pipeline
            where finished_at is not null and report_round is distinct from round
            order by key limit ?
            """);

    private static final Sql NOTE = new Sql("note report", """
            update pipeline set report_round = ?, report_path = ?, report_sha256 = ?
            where key = ? and round = ? and finished_at is not null and report_round is distinct from round
            """);

    private final Database database;
    private final PipelineLocks locks;
    private final PipelineNews news;

    public PostgresPipelineReports(Database database, QueueClock clock) {
        this(database, clock, PipelineJournal.NONE);
    }

    /// @param journal told of the events that are written here
    public PostgresPipelineReports(Database database, QueueClock clock, PipelineJournal journal) {
        this.database = database;
        locks = new PipelineLocks(database, clock);
        news = new PipelineNews(database, journal);
    }

    @Override
    public List<PipelineId> missing(int limit) {
        return database.query(FIND_MISSING, params -> params.number(limit), row -> new PipelineId(row.getLong("key")));
    }

    @Override
    public void written(PipelineId pipeline, int round, String path, String sha256) {
        database.transact("note report", () -> {
            Optional<LockedPipeline> locked = locks.lock(pipeline);
            int noted = database.update(
                    NOTE,
                    params -> params.number(round)
                            .text(path)
                            .text(sha256)
                            .key(pipeline.key())
                            .number(round));
            if (noted == 1 && locked.isPresent()) {
                var log = new PipelineLog();
                log.add(Type.REPORT_WRITTEN, Level.INFO, path);
                news.write(pipeline, locked.get().now(), log);
            }
            return noted;
        });
    }
}
