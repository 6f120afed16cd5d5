/// What loops on a thread of their own wait with.
@NullMarked
package dev.assay.edge.loop;

import org.jspecify.annotations.NullMarked;
