@NullMarked
package dev.assay.store.pipeline;

import org.jspecify.annotations.NullMarked;
