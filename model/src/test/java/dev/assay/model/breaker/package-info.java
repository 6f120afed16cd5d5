@NullMarked
package dev.assay.model.breaker;

import org.jspecify.annotations.NullMarked;
