package dev.assay.store.upkeep;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deletes what is left of pipelines that ended long ago, along the index of those that have ended. Whoever opens
/// one again has its row's lock; a pipeline whose lock is taken is passed over.
public final class PostgresPipelineSweeps implements PipelineSweeps {

    private static final String FIND = """
            select key, finished_at from pipeline
            where finished_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
              and (finished_at, key) > (?::timestamptz, ?)
              %s
            order by finished_at, key
            limit ?
            """;

    private static final Sql FIND_WITH_EVENTS = new Sql(
            "find pipelines with old events",
            FIND.formatted("and exists (select from pipeline_event where pipeline_key = pipeline.key)"));

    private static final Sql FIND_FINISHED = new Sql("find old pipelines", FIND.formatted(""));

    private static final String LOCK = """
            with old as materialized (
                select key from pipeline
                where key = any (?)
                  and finished_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
                order by key
                for update skip locked
            )
            """;

    private static final Sql DELETE_EVENTS = new Sql("delete old pipeline events", LOCK + """
            , deleted as (
                delete from pipeline_event where pipeline_key = any (array(select key from old)) returning pipeline_key
            )
            select distinct pipeline_key as key, null as report_path from deleted order by 1
            """);

    private static final Sql DELETE_PIPELINES = new Sql("delete old pipelines", LOCK + """
            delete from pipeline where key = any (array(select key from old)) returning key, report_path
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final PostgresDeletedResults notes;

    public PostgresPipelineSweeps(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        fence = new Fence(database);
        notes = new PostgresDeletedResults(database);
    }

    @Override
    public Batched<PipelineId> events(Duration threshold) {
        return new Ended(FIND_WITH_EVENTS, DELETE_EVENTS, threshold, false);
    }

    @Override
    public Batched<PipelineId> finished(Duration threshold, boolean withFiles) {
        return new Ended(FIND_FINISHED, DELETE_PIPELINES, threshold, withFiles);
    }

    private record Deleted(PipelineId pipeline, @Nullable String report) {}

    private final class Ended implements Batched<PipelineId> {

        private final Sql find;
        private final Sql delete;
        private final Duration threshold;
        private final boolean withFiles;

        Ended(Sql find, Sql delete, Duration threshold, boolean withFiles) {
            this.find = find;
            this.delete = delete;
            this.threshold = threshold;
            this.withFiles = withFiles;
        }

        @Override
        public Found<PipelineId> find(@Nullable String cursor, int limit) {
            Place after = Place.parse(cursor);
            return Looked.piece(
                    database.query(
                            find,
                            params -> params.instant(clock.now())
                                    .micros(threshold)
                                    .instant(after.time())
                                    .key(after.key())
                                    .number(limit),
                            row -> {
                                var pipeline = new PipelineId(row.getLong("key"));
                                var ended = row.getObject("finished_at", OffsetDateTime.class)
                                        .toInstant();
                                return new Looked<>(
                                        pipeline,
                                        null,
                                        Place.of(ended, pipeline.key()).toString());
                            }),
                    limit);
        }

        @Override
        public List<PipelineId> apply(RunLease lease, List<PipelineId> batch) {
            return fence.under(lease, delete.name(), () -> {
                List<Deleted> deleted = database.query(
                        delete,
                        params -> params.keys(
                                        batch.stream().map(PipelineId::key).toList())
                                .instant(clock.now())
                                .micros(threshold),
                        row -> new Deleted(new PipelineId(row.getLong("key")), row.getString("report_path")));
                if (withFiles) {
                    notes.write(deleted.stream()
                            .map(Deleted::report)
                            .filter(report -> report != null)
                            .toList());
                }
                return deleted.stream().map(Deleted::pipeline).toList();
            });
        }
    }
}
