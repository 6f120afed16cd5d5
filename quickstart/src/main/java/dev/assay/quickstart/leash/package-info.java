/// A Java agent that ends a service when the launcher that started it is gone.
@NullMarked
package dev.assay.quickstart.leash;

import org.jspecify.annotations.NullMarked;
