/// What Assay knows and decides: values, states, causes and the verbs that move them.
///
/// Nothing here does I/O, reads a clock or knows a framework; everything can be tested with a plain `new`.
@NullMarked
package dev.assay.model;

import org.jspecify.annotations.NullMarked;
