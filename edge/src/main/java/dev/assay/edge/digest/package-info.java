/// What proves that a file or a request is the one that is meant.
@NullMarked
package dev.assay.edge.digest;

import org.jspecify.annotations.NullMarked;
