@NullMarked
package dev.assay.pipelines.observe;

import org.jspecify.annotations.NullMarked;
