/// Schedules: when they fire, and the loop that fires them.
@NullMarked
package dev.assay.tasks.schedule;

import org.jspecify.annotations.NullMarked;
