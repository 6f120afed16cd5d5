package dev.assay.model.upkeep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sweep over rows, in two verbs. A dry run uses the first alone; so it cannot change anything, and tells what a
/// real one would do because both read the same.
///
/// Thresholds are exclusive: what is exactly as old as its threshold is not due. They are measured by the
/// database's clock, anew in each statement; when that clock goes back, less is due.
///
/// @param <C> what identifies what is changed
public interface Batched<C> {

    /// Reads the next piece. Never more than `limit` rows are due, and no row is locked.
    ///
    /// @param cursor what the last piece gave; null to begin
    Found<C> find(@Nullable String cursor, int limit);

    /// Changes those of a batch that still are due, in one transaction, or in one for each where they cannot share
    /// one. Every condition that [#find] reads by is checked again, under the rows' locks. Rows that somebody else
    /// has locked are passed over, not waited for.
    ///
    /// @return those that were changed; the others have changed meanwhile
    /// @throws LeaseLostException when the lease is another run's by now; nothing was changed
    List<C> apply(RunLease lease, List<C> batch);

    /// How a report names one.
    default String id(C item) {
        return item.toString();
    }
}
