/// Circuit breakers: what is not working is left alone for a while, then tried with care.
@NullMarked
package dev.assay.model.breaker;

import org.jspecify.annotations.NullMarked;
