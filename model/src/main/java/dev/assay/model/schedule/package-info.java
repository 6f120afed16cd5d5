/// Schedules: tasks that are submitted again and again, and the decision what to do when one is due.
@NullMarked
package dev.assay.model.schedule;

import org.jspecify.annotations.NullMarked;
