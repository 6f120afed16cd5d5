@NullMarked
package dev.assay.model.retry;

import org.jspecify.annotations.NullMarked;
