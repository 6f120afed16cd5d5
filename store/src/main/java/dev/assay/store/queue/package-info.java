/// The queue's verbs on Postgres: one class each, its SQL beside it.
///
/// **Lock order.** Whoever locks more than one row of `task` locks leaves first, in key order or with `skip
/// locked`, and then main tasks, in key order. Turns come after that, by model and number, and the counters last:
/// they are touched by the trigger at a statement's end, in order of queue name. A claim locks the settings of
/// limited queues before all of these, in order of name; nobody who holds another lock asks for them. So no two
/// verbs can wait for each other in a circle, with one exception that `give_turn` and ADR 0016 speak of.
///
/// **The truth about a main task.** Every verb that ends a subtask also takes one from its main task's
/// `subtasks_open`, under that row's lock. Whoever holds the lock therefore sees the subtasks as they are.
///
/// **Turns.** Of an application's main tasks, only the one in `application_turn` has subtasks that run or may be
/// claimed; a subtask that is held for its application has an open main task before it. [Turns] and the function
/// `give_turn` keep both true; the trigger `task_passes_turn` does for whoever ends a main task.
@NullMarked
package dev.assay.store.queue;

import org.jspecify.annotations.NullMarked;
