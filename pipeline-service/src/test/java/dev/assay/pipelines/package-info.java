@NullMarked
package dev.assay.pipelines;

import org.jspecify.annotations.NullMarked;
