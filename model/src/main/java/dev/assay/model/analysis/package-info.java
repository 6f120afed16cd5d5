/// What an analysis asks for and what it finds, in one normal form for all analyzers.
@NullMarked
package dev.assay.model.analysis;

import org.jspecify.annotations.NullMarked;
