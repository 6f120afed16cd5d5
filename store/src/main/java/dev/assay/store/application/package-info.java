/// Which applications are known.
@NullMarked
package dev.assay.store.application;

import org.jspecify.annotations.NullMarked;
