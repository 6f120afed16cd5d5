/// The queue's verbs on Postgres: one class each, its SQL beside it.
///
/// **Lock order.** The rows that verbs lock have one order, here and in the packages beside this one:
///
/// 1. turns (`application_turn`), by model and number, by whoever may end a main task, or lock a subtask that waits
/// for its application; [Turns] has the ways to lock them,
/// 2. leaves, in key order or with `skip locked`,
/// 3. main tasks, in key order; whoever deletes ended tasks locks those in key order too,
/// 4. counters (`queue_count`). The trigger touches them at the end of a statement, in order of queue name. So the
/// first statement that writes a leaf comes when a transaction has all its other locks, and who writes leaves of
/// several queues writes them in one statement, or queue by queue.
///
/// A claim locks the settings of limited queues before all of these, in order of name; nobody who holds another
/// lock asks for them. It takes no turn, and neither does whoever writes a subtask without ending its main task:
/// settle, release, renew, reclaim.
///
/// Passing a turn on wakes subtasks of another main task, when counters may have been touched already. Those subtasks
/// are held, and who wants to lock held ones locks the turn before. Taking a turn over skips what is locked.
///
/// What is left, for those who share counters; the loser of a circle is repeated:
///
/// - analyses of one application in several queues touch their counters in the order of the analyses,
/// - a cancel of many that ends a main task without open subtasks wakes its successor after it has counted others,
/// - a claim that reaches a subtask a moment after it was held passes it over, and has its lock to the end.
///
/// **The truth about a main task.** Every verb that ends a subtask also takes one from its main task's
/// `subtasks_open`, under that row's lock. Whoever holds the lock therefore sees the subtasks as they are.
///
/// **Turns.** Of an application's main tasks, only the one in `application_turn` has subtasks that run or may be
/// claimed; a subtask that is held for its application has an open main task before it. [Turns] and the function
/// `give_turn` keep both true; the trigger `task_leaves_what_follows` does for whoever ends a main task.
@NullMarked
package dev.assay.store.queue;

import org.jspecify.annotations.NullMarked;
