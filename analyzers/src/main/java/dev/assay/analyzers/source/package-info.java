/// The application to be analysed: where it lies, which of its files are looked at, and the copy the tools see.
@NullMarked
package dev.assay.analyzers.source;

import org.jspecify.annotations.NullMarked;
