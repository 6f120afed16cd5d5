/// Where it is measured: the Postgres, its figures, and the machine.
@NullMarked
package dev.assay.bench.place;

import org.jspecify.annotations.NullMarked;
