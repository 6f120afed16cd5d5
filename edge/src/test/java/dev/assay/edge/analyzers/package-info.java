@NullMarked
package dev.assay.edge.analyzers;

import org.jspecify.annotations.NullMarked;
