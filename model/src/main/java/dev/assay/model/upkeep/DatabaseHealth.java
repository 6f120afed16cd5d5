package dev.assay.model.upkeep;

import java.util.List;
import java.util.Optional;

/// Looks at the database, and says what to do about what it sees. Only [#reindex] changes anything, on request.
public interface DatabaseHealth {

    /// What deserves a person's attention; empty when nothing does. Reads statistics only: its cost does not grow
    /// with the tables.
    List<Advice> advise();

    /// @param about what it was measured on: a table, an index, a session
    /// @param seen what was measured, in a sentence
    /// @param advice what to do about it
    record Advice(Concern concern, String about, String seen, String advice) {

        public String sentence() {
            return about + ": " + seen + "; " + advice;
        }
    }

    /// What can be wrong.
    enum Concern {
        /// Many rows are dead.
        DEAD_ROWS,
        /// A table or an index takes far more room than its rows.
        BLOAT,
        /// A transaction has been open for long: nothing that died since can be cleaned up.
        OLD_TRANSACTION,
        /// A replication slot or a prepared transaction keeps dead rows from being cleaned up.
        HELD_BACK,
        /// An index that nothing reads.
        UNUSED_INDEX,
        /// An index that a failed rebuild left behind.
        INVALID_INDEX,
        /// A hot table that autovacuum has not come to.
        AUTOVACUUM_LAG,
        /// Transaction numbers are used up faster than they are freed.
        WRAPAROUND
    }

    /// Rebuilds an index of ours without locking anybody out, and removes what an earlier attempt left behind.
    /// Takes as long as it takes; gives up when it would have to wait long for a lock.
    ///
    /// @param index as [Advice#about] names it
    /// @return empty when it was rebuilt; otherwise why not
    Optional<String> reindex(RunLease lease, String index);
}
