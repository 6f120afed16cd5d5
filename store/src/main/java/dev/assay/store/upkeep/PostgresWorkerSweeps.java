package dev.assay.store.upkeep;

import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.WorkerSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forgets workers. By id; there are never many.
public final class PostgresWorkerSweeps implements WorkerSweeps {

    private static final Sql FIND = new Sql("find dead workers", """
            select id from worker
            where seen_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
              and id > ?
            order by id
            limit ?
            """);

    private static final Sql DELETE = new Sql("delete dead workers", """
            delete from worker
            where id = any (array(
                select id from worker
                where id = any (?) and seen_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
                order by id
                for update skip locked))
            returning id
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;

    public PostgresWorkerSweeps(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        fence = new Fence(database);
    }

    @Override
    public Batched<WorkerId> dead(Duration threshold) {
        return new Dead(threshold);
    }

    private final class Dead implements Batched<WorkerId> {

        private final Duration threshold;

        Dead(Duration threshold) {
            this.threshold = threshold;
        }

        @Override
        public Found<WorkerId> find(@Nullable String cursor, int limit) {
            return Looked.piece(
                    database.query(
                            FIND,
                            params -> params.instant(clock.now())
                                    .micros(threshold)
                                    .text(cursor == null ? "" : cursor)
                                    .number(limit),
                            row -> new Looked<>(new WorkerId(row.getString("id")), null, row.getString("id"))),
                    limit);
        }

        @Override
        public List<WorkerId> apply(RunLease lease, List<WorkerId> batch) {
            return fence.under(
                    lease,
                    "delete dead workers",
                    () -> database.query(
                            DELETE,
                            params -> params.texts(
                                            batch.stream().map(WorkerId::value).toList())
                                    .instant(clock.now())
                                    .micros(threshold),
                            row -> new WorkerId(row.getString("id"))));
        }

        @Override
        public String id(WorkerId worker) {
            return worker.value();
        }
    }
}
