/// Events as they happen: one tail of the feed per process, and a stream for everyone who listens.
@NullMarked
package dev.assay.tasks.live;

import org.jspecify.annotations.NullMarked;
