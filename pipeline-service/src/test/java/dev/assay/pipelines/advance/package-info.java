@NullMarked
package dev.assay.pipelines.advance;

import org.jspecify.annotations.NullMarked;
