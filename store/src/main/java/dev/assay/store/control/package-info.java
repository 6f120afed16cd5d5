/// Queue settings and workers on Postgres.
///
/// Purging ends tasks, so it keeps the lock order of [dev.assay.store.queue].
@NullMarked
package dev.assay.store.control;

import org.jspecify.annotations.NullMarked;
