@NullMarked
package dev.assay.edge.generation;

import org.jspecify.annotations.NullMarked;
