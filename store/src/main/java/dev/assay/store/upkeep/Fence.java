package dev.assay.store.upkeep;

import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;

/// Lets only the run through that holds the lease. Its row's lock is shared until the transaction ends, and taking
/// the lease over needs it alone: so what a run has begun to write is written before the next run begins, or not at
/// all.
final class Fence {

    private static final Sql PROVE = new Sql("prove maintenance lease", """
            select from maintenance_lease where run_key = ? for share
            """);

    private final Database database;

    Fence(Database database) {
        this.database = database;
    }

    /// For those who are in a transaction.
    boolean holds(RunLease lease) {
        return !database.query(PROVE, params -> params.key(lease.run().key()), _ -> true)
                .isEmpty();
    }

    /// Does all of it under the lease, or nothing.
    <T> T under(RunLease lease, String name, Database.Work<T> work) {
        return database.transact(name, () -> {
            if (!holds(lease)) {
                throw new LeaseLostException(lease);
            }
            return work.run();
        });
    }
}
