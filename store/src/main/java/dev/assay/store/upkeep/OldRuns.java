package dev.assay.store.upkeep;

import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forgets runs that ended long ago, with the reports of their sweeps.
final class OldRuns implements Batched<RunId> {

    private static final Sql FIND = new Sql("find old maintenance runs", """
            select key, finished_at from maintenance_run
            where finished_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
              and (finished_at, key) > (?::timestamptz, ?)
            order by finished_at, key
            limit ?
            """);

    private static final Sql DELETE = new Sql("delete old maintenance runs", """
            delete from maintenance_run
            where key = any (array(
                select key from maintenance_run
                where key = any (?)
                  and finished_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
                order by key
                for update skip locked))
            returning key
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final Duration threshold;

    OldRuns(Database database, QueueClock clock, Fence fence, Duration threshold) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.threshold = threshold;
    }

    @Override
    public Found<RunId> find(@Nullable String cursor, int limit) {
        Place after = Place.parse(cursor);
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.instant(clock.now())
                                .micros(threshold)
                                .instant(after.time())
                                .key(after.key())
                                .number(limit),
                        row -> {
                            var run = new RunId(row.getLong("key"));
                            var ended = row.getObject("finished_at", OffsetDateTime.class)
                                    .toInstant();
                            return new Looked<>(
                                    run, null, Place.of(ended, run.key()).toString());
                        }),
                limit);
    }

    @Override
    public List<RunId> apply(RunLease lease, List<RunId> batch) {
        return fence.under(
                lease,
                "delete old maintenance runs",
                () -> database.query(
                        DELETE,
                        params -> params.keys(batch.stream().map(RunId::key).toList())
                                .instant(clock.now())
                                .micros(threshold),
                        row -> new RunId(row.getLong("key"))));
    }
}
