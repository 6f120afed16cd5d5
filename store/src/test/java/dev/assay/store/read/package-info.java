@NullMarked
package dev.assay.store.read;

import org.jspecify.annotations.NullMarked;
