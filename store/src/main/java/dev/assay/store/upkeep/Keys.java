package dev.assay.store.upkeep;

import dev.assay.store.read.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cursors of what is looked through by key.
final class Keys {

    private static final String LIST = "keys";

    private Keys() {}

    static String cursor(long key) {
        return new Cursor(LIST, List.of(key)).toString();
    }

    /// 0 for the beginning.
    static long after(@Nullable String cursor) {
        return cursor == null ? 0 : Cursor.parse(LIST, 1, cursor).key().getFirst();
    }
}
