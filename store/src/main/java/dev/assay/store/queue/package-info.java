/// The queue's verbs on Postgres: one class each, its SQL beside it.
///
/// **Lock order.** Whoever locks more than one row of `task` locks leaves first, in key order or with `skip
/// locked`, and then main tasks, in key order. The counters come last: they are touched by the trigger at a
/// statement's end, in order of queue name. Nobody who holds a main task's lock asks for a leaf's. So no two verbs
/// can wait for each other in a circle.
///
/// **The truth about a main task.** Every verb that ends a subtask also takes one from its main task's
/// `subtasks_open`, under that row's lock. Whoever holds the lock therefore sees the subtasks as they are.
@NullMarked
package dev.assay.store.queue;

import org.jspecify.annotations.NullMarked;
