/// Maintenance: careful clean-up. Empty until its issue fills it.
@NullMarked
package dev.assay.maintenance;

import org.jspecify.annotations.NullMarked;
