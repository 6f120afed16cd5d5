package dev.assay.store.upkeep;

import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.Collection;
import java.util.List;

/// The notes of files that are left of deleted rows.
public final class PostgresDeletedResults implements DeletedResults {

    private static final Sql WRITE = new Sql("note deleted results", """
            insert into deleted_result (directory) select unnest(?::text[])
            """);

    private static final Sql FIND = new Sql("find deleted results", """
            select number, directory from deleted_result where number > ? order by number limit ?
            """);

    private static final Sql FORGET = new Sql("forget deleted results", """
            delete from deleted_result where number = any (?)
            """);

    private final Database database;
    private final Fence fence;

    public PostgresDeletedResults(Database database) {
        this.database = database;
        fence = new Fence(database);
    }

    /// For those who delete the rows, in the same transaction.
    void write(List<String> directories) {
        if (!directories.isEmpty()) {
            database.update(WRITE, params -> params.texts(directories));
        }
    }

    @Override
    public List<Left> find(long after, int limit) {
        return database.query(
                FIND,
                params -> params.key(after).number(limit),
                row -> new Left(row.getLong("number"), row.getString("directory")));
    }

    @Override
    public int forget(RunLease lease, Collection<Long> numbers) {
        return fence.under(
                lease, "forget deleted results", () -> database.update(FORGET, params -> params.keys(numbers)));
    }
}
