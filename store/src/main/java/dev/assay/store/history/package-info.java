/// The history of tasks and the feed of their events. Triggers write it (`V3__history.sql`); this reads it.
@NullMarked
package dev.assay.store.history;

import org.jspecify.annotations.NullMarked;
