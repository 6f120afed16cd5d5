/// The processes that do the work, and how they are told what to do.
@NullMarked
package dev.assay.bench.child;

import org.jspecify.annotations.NullMarked;
