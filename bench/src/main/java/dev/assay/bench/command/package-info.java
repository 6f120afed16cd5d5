/// The commands of `assay bench`.
@NullMarked
package dev.assay.bench.command;

import org.jspecify.annotations.NullMarked;
