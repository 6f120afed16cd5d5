/// How soon a service is there, and what it takes up.
@NullMarked
package dev.assay.bench.start;

import org.jspecify.annotations.NullMarked;
