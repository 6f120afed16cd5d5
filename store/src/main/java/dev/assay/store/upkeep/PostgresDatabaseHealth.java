package dev.assay.store.upkeep;

import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.jdbc.StatementFailedException;
import dev.assay.store.jdbc.Unhurried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at Postgres' statistics. What a user without rights on them cannot see is not told.
public final class PostgresDatabaseHealth implements DatabaseHealth {

    private static final Duration LOCK_TIME = Duration.ofSeconds(30);

    /// Only what is an index in our schema; the name comes back quoted, from the catalogue.
    private static final Sql FIND_INDEX = new Sql("find index", """
            select quote_ident(c.relname) as name
            from pg_index as i join pg_class as c on c.oid = i.indexrelid
            where c.relname = ? and c.relnamespace = current_schema()::regnamespace
            """);

    /// What a rebuild names an index while it works on it.
    private static final Sql FIND_LEFTOVERS = new Sql("find leftovers of index", """
            select quote_ident(left_over.relname) as name
            from pg_class as index
            join pg_index as of_index on of_index.indexrelid = index.oid
            join pg_index as i on i.indrelid = of_index.indrelid and not i.indisvalid
            join pg_class as left_over on left_over.oid = i.indexrelid
            where index.relname = ? and index.relnamespace = current_schema()::regnamespace
              and starts_with(left_over.relname, index.relname || '_cc')
              and substr(left_over.relname, length(index.relname) + 1) ~ '^_cc(new|old)[0-9]*$'
            order by left_over.relname
            """);

    private final Database database;
    private final Unhurried unhurried;
    private final Fence fence;
    private final List<HealthLook> looks;

    public PostgresDatabaseHealth(Database database, Unhurried unhurried) {
        this(database, unhurried, HealthLimits.STANDARD);
    }

    PostgresDatabaseHealth(Database database, Unhurried unhurried, HealthLimits limits) {
        this.database = database;
        this.unhurried = unhurried;
        fence = new Fence(database);
        looks = HealthLook.all(limits);
    }

    @Override
    public List<Advice> advise() {
        return looks.stream().flatMap(look -> advise(look).stream()).toList();
    }

    private List<Advice> advise(HealthLook look) {
        return database.query(
                look.sql(),
                _ -> {},
                row -> new Advice(
                        look.concern(), row.getString("about"), row.getString("seen"), row.getString("advice")));
    }

    /// The lease is proved before it begins and not held meanwhile: that would keep it from being renewed. Two
    /// rebuilds of one index at once are kept apart by Postgres.
    @Override
    public Optional<String> reindex(RunLease lease, String index) {
        if (!fence.holds(lease)) {
            throw new LeaseLostException(lease);
        }
        List<String> name = names(FIND_INDEX, index);
        if (name.isEmpty()) {
            return Optional.of("there is no index of ours by that name");
        }
        try {
            removeLeftovers(index);
            unhurried.run(
                    List.of(new Sql("rebuild index", "reindex index concurrently " + name.getFirst())), LOCK_TIME);
            return Optional.empty();
        } catch (QueueUnavailableException | StatementFailedException failure) {
            return Optional.of(Optional.ofNullable(failure.getMessage()).orElse("no reason was given"));
        }
    }

    private void removeLeftovers(String index) {
        var drops = new ArrayList<Sql>();
        for (String name : names(FIND_LEFTOVERS, index)) {
            drops.add(new Sql("drop leftover of index", "drop index concurrently if exists " + name));
        }
        if (!drops.isEmpty()) {
            unhurried.run(drops, LOCK_TIME);
        }
    }

    private List<String> names(Sql sql, String index) {
        return database.query(sql, params -> params.text(index), row -> row.getString("name"));
    }
}
