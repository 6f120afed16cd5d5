package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import dev.assay.bench.place.Pools;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.Map;

/// The pool and the queue of one process.
record Store(AgroalDataSource pool, Database database, Announcements announcements, TaskQueue queue)
        implements AutoCloseable {

    /// More than a sweep and the renewal of its lease, or one who claims, ever use.
    private static final int CONNECTIONS = 4;

    static Store open(Place place, String name) throws SQLException {
        AgroalDataSource pool = Pools.of(
                place,
                CONNECTIONS,
                Map.of("options", "-c statement_timeout=30s -c lock_timeout=10s", "ApplicationName", name));
        var database = new Database(pool);
        var announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
        return new Store(
                pool, database, announcements, new PostgresTaskQueue(database, QueueClock.DATABASE, announcements));
    }

    @Override
    public void close() {
        announcements.close();
        pool.close();
    }
}
