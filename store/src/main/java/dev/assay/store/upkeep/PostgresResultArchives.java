package dev.assay.store.upkeep;

import dev.assay.model.task.Publication;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Publishing;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which results have been compressed, in a table of its own: a finished task's row is written once more at most.
public final class PostgresResultArchives implements ResultArchives {

    private static final Sql FIND = new Sql("find results to be archived", """
            select key, finished_at, result_path, result_sha256 from task
            where parent_key is null and result_path is not null
              and finished_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
              and (finished_at, key) > (?::timestamptz, ?)
              and not exists (select from archived_result where task_key = task.key)
            order by finished_at, key
            limit ?
            """);

    private static final Sql REPLACE = new Sql("replace result digest", """
            with changed as (
                update task set result_sha256 = ?
                where key = ? and result_sha256 = ? and finished_at is not null
                returning key
            )
            insert into archived_result (task_key, archived_at)
            select key, coalesce(?::timestamptz, now()) from changed
            on conflict do nothing
            returning task_key
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;

    public PostgresResultArchives(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        fence = new Fence(database);
    }

    private record Row(Candidate candidate, Place place) {}

    @Override
    public Candidates find(Duration threshold, @Nullable String cursor, int limit) {
        Place after = Place.parse(cursor);
        List<Row> rows = database.query(
                FIND,
                params -> params.instant(clock.now())
                        .micros(threshold)
                        .instant(after.time())
                        .key(after.key())
                        .number(limit),
                row -> {
                    var task = new TaskId(row.getLong("key"));
                    return new Row(
                            new Candidate(task, row.getString("result_path"), row.getString("result_sha256")),
                            Place.of(
                                    row.getObject("finished_at", OffsetDateTime.class)
                                            .toInstant(),
                                    task.key()));
                });
        return new Candidates(
                rows.stream().map(Row::candidate).toList(),
                rows.size() < limit ? null : rows.getLast().place().toString());
    }

    @Override
    public boolean replace(RunLease lease, Candidate candidate, String sha256, Publication files) {
        return fence.under(lease, "archive result", () -> {
            boolean replaced = !database.query(
                            REPLACE,
                            params -> params.text(sha256)
                                    .key(candidate.task().key())
                                    .text(candidate.manifestSha256())
                                    .instant(clock.now()),
                            _ -> true)
                    .isEmpty();
            if (replaced) {
                Publishing.publish(candidate.task(), files);
            }
            return replaced;
        });
    }
}
