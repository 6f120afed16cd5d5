/// The circuit breakers that all processes share.
@NullMarked
package dev.assay.store.breaker;

import org.jspecify.annotations.NullMarked;
