@NullMarked
package dev.assay.pipelines.readiness;

import org.jspecify.annotations.NullMarked;
