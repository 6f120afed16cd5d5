/// Measures the clean-up of old tasks and what it costs those who work meanwhile.
@NullMarked
package dev.assay.bench.maintenance;

import org.jspecify.annotations.NullMarked;
