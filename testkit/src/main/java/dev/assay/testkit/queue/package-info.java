/// The queue's contract, and a queue in memory that keeps it.
@NullMarked
package dev.assay.testkit.queue;

import org.jspecify.annotations.NullMarked;
