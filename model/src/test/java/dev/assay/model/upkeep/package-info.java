@NullMarked
package dev.assay.model.upkeep;

import org.jspecify.annotations.NullMarked;
