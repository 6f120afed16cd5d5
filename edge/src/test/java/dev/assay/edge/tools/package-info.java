@NullMarked
package dev.assay.edge.tools;

import org.jspecify.annotations.NullMarked;
