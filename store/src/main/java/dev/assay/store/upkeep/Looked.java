package dev.assay.store.upkeep;

import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.SkipReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that a sweep has looked at.
///
/// @param skip why it is left alone; null when it is not
/// @param place where it stands in what is looked through
record Looked<C>(C item, @Nullable SkipReason skip, String place) {

    /// The reason in a column, which is null when there is none.
    static @Nullable SkipReason skip(ResultSet row) throws SQLException {
        String name = row.getString("skip");
        return name == null ? null : SkipReason.valueOf(name);
    }

    /// A piece ends where its last row stands, and is the last one when it is not full.
    static <C> Found<C> piece(List<Looked<C>> rows, int limit) {
        var due = rows.stream()
                .filter(row -> row.skip() == null)
                .map(Looked::item)
                .toList();
        var skipped = new EnumMap<SkipReason, Long>(SkipReason.class);
        for (Looked<C> row : rows) {
            if (row.skip() != null) {
                skipped.merge(row.skip(), 1L, Long::sum);
            }
        }
        return new Found<>(
                due, skipped, rows.size() < limit ? null : rows.getLast().place());
    }
}
