@NullMarked
package dev.assay.testkit.queue;

import org.jspecify.annotations.NullMarked;
