@NullMarked
package dev.assay.store.queue;

import org.jspecify.annotations.NullMarked;
