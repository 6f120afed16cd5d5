/// Dead letters, tasks made of ended ones, and verbs for many tasks at once.
///
/// **Lock order.** As in `store.queue`: leaves, main tasks, counters. Letters come after their tasks, which is how
/// a cascading delete takes them, and rows that are made come after all that are locked.
@NullMarked
package dev.assay.store.letters;

import org.jspecify.annotations.NullMarked;
