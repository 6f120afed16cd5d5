/// Which analyzers can be given work at the moment, as pipelines see it.
@NullMarked
package dev.assay.pipelines.readiness;

import org.jspecify.annotations.NullMarked;
