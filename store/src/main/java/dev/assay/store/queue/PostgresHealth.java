package dev.assay.store.queue;

import dev.assay.model.task.StoreHealth;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;

/// Reads the server's own lists of sessions and of prepared transactions: as many rows as there are connections.
///
/// Vacuum passes over its own kind, and transactions of other databases do not hold up this one's. Other users'
/// sessions are seen only by a role that is a member of `pg_read_all_stats`.
public final class PostgresHealth implements StoreHealth {

    private static final Sql OLDEST = new Sql("oldest transaction", """
            select coalesce(max(extract(epoch from clock_timestamp() - began)), 0) as seconds
            from (
                select xact_start as began from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
                union all
                select prepared from pg_prepared_xacts where database = current_database()
            ) as open
            """);

    private final Database database;

    public PostgresHealth(Database database) {
        this.database = database;
    }

    @Override
    public Duration oldestTransaction() {
        return database.query(
                        OLDEST,
                        _ -> {},
                        row -> Duration.ofMillis(Math.max(0, Math.round(row.getDouble("seconds") * 1_000))))
                .getFirst();
    }
}
