/// The running stack: its folders, its ports, its processes, and what is left of a run that was killed.
@NullMarked
package dev.assay.quickstart.stack;

import org.jspecify.annotations.NullMarked;
