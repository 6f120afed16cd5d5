/// Side-by-side benchmarks: contestants, workloads, and what came of them.
@NullMarked
package dev.assay.bench;

import org.jspecify.annotations.NullMarked;
