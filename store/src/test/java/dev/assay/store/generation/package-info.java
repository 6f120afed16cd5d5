@NullMarked
package dev.assay.store.generation;

import org.jspecify.annotations.NullMarked;
