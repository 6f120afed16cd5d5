@NullMarked
package dev.assay.maintenance;

import org.jspecify.annotations.NullMarked;
