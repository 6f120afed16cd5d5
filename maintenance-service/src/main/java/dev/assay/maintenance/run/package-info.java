/// Runs: one at a time, whatever starts them, through the sweeps in their order.
@NullMarked
package dev.assay.maintenance.run;

import org.jspecify.annotations.NullMarked;
