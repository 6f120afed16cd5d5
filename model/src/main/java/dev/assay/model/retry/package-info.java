/// Trying ended tasks again: by a new task each, never by opening the old one.
@NullMarked
package dev.assay.model.retry;

import org.jspecify.annotations.NullMarked;
