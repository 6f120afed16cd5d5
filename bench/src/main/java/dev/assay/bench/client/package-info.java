/// What one analysis costs in the analyzer client.
@NullMarked
package dev.assay.bench.client;

import org.jspecify.annotations.NullMarked;
