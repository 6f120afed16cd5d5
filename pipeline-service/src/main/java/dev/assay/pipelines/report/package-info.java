/// What came of a pipeline: a summary computed from what can be read of it, as JSON and as a page for people,
/// written to disk when it ends.
@NullMarked
package dev.assay.pipelines.report;

import org.jspecify.annotations.NullMarked;
