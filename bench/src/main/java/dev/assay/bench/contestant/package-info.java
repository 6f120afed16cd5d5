/// The queues that are compared. Each is one small class.
@NullMarked
package dev.assay.bench.contestant;

import org.jspecify.annotations.NullMarked;
