@NullMarked
package dev.assay.pipelines.live;

import org.jspecify.annotations.NullMarked;
