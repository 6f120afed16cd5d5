/// One analysis: which tools run, in what order, and the document that comes of it.
@NullMarked
package dev.assay.analyzers.analysis;

import org.jspecify.annotations.NullMarked;
