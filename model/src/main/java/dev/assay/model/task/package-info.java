/// A task's life: its states, its lease, what can come of a run, and the queue's verbs.
@NullMarked
package dev.assay.model.task;

import org.jspecify.annotations.NullMarked;
