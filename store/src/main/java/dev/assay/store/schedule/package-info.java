/// Schedules in Postgres.
@NullMarked
package dev.assay.store.schedule;

import org.jspecify.annotations.NullMarked;
