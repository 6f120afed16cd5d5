/// Which tools can be had at the moment.
@NullMarked
package dev.assay.edge.tools;

import org.jspecify.annotations.NullMarked;
