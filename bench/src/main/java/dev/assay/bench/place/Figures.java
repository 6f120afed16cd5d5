package dev.assay.bench.place;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What Postgres says about itself at one moment.
///
/// @param walBytes written since the server was made
/// @param deadRows of all tables of the database, as the statistics have it
/// @param tableBytes of all its tables without their indexes
/// @param indexBytes of all their indexes
public record Figures(long walBytes, long deadRows, long tableBytes, long indexBytes) {

    public static Figures of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as wal,
                               (select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables)::bigint as dead,
                               (select coalesce(sum(pg_table_size(relid)), 0) from pg_stat_user_tables)::bigint as tables,
                               (select coalesce(sum(pg_indexes_size(relid)), 0) from pg_stat_user_tables)::bigint as indexes
                        """)) {
            row.next();
            return new Figures(row.getLong("wal"), row.getLong("dead"), row.getLong("tables"), row.getLong("indexes"));
        }
    }
}
