@NullMarked
package dev.assay.store.upkeep;

import org.jspecify.annotations.NullMarked;
