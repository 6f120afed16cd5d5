/// The sweeps: each one class that looks, decides and, unless the run is dry, changes. They know no HTTP and no
/// JSON.
@NullMarked
package dev.assay.maintenance.sweep;

import org.jspecify.annotations.NullMarked;
