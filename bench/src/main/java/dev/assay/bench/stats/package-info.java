/// What many measurements say in a few numbers.
@NullMarked
package dev.assay.bench.stats;

import org.jspecify.annotations.NullMarked;
