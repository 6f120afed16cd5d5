@NullMarked
package dev.assay.store.breaker;

import org.jspecify.annotations.NullMarked;
