/// Time that a test moves.
@NullMarked
package dev.assay.testkit.clock;

import org.jspecify.annotations.NullMarked;
