/// An analysis as it is asked for, and the tasks it becomes.
@NullMarked
package dev.assay.edge.analysis;

import org.jspecify.annotations.NullMarked;
