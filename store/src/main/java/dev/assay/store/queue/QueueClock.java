package dev.assay.store.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What time it is for the verbs. Bound to every statement as `coalesce(?, now())`, so that in production there is
/// one clock, the database's, and in a test one that can be moved.
@FunctionalInterface
public interface QueueClock {

    QueueClock DATABASE = () -> null;

    /// Null for the database's own time.
    @Nullable
    Instant now();
}
