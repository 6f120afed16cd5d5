@NullMarked
package dev.assay.maintenance.sweep;

import org.jspecify.annotations.NullMarked;
