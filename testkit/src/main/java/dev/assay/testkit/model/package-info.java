/// A model server that does as it is told.
@NullMarked
package dev.assay.testkit.model;

import org.jspecify.annotations.NullMarked;
