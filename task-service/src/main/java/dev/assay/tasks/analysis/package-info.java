/// Analyses: what is asked for, split by service, and the runner that asks the analyzers.
@NullMarked
package dev.assay.tasks.analysis;

import org.jspecify.annotations.NullMarked;
