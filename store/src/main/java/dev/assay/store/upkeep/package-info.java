/// Maintenance: the lease, the runs, and the sweeps over rows.
@NullMarked
package dev.assay.store.upkeep;

import org.jspecify.annotations.NullMarked;
