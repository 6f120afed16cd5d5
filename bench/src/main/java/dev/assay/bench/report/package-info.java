/// What a run came to: as a record, on the terminal, and as a page.
@NullMarked
package dev.assay.bench.report;

import org.jspecify.annotations.NullMarked;
