package dev.assay.store.upkeep;

import dev.assay.store.read.Cursor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a row stands among those that have ended: by time, then by key.
///
/// @param micros since 1970, Postgres' resolution
record Place(long micros, long key) {

    private static final String LIST = "ended";

    /// Before everything a database may hold.
    private static final Place BEGINNING = new Place(-1L << 55, 0);

    static Place of(Instant time, long key) {
        return new Place(ChronoUnit.MICROS.between(Instant.EPOCH, time), key);
    }

    static Place parse(@Nullable String cursor) {
        if (cursor == null) {
            return BEGINNING;
        }
        Cursor read = Cursor.parse(LIST, 2, cursor);
        return new Place(read.key().getFirst(), read.key().getLast());
    }

    Instant time() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @Override
    public String toString() {
        return new Cursor(LIST, List.of(micros, key)).toString();
    }
}
