/// JobRunr as a contestant, in a module of its own because of its licence.
@NullMarked
package dev.assay.bench.jobrunr;

import org.jspecify.annotations.NullMarked;
