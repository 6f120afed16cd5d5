@NullMarked
package dev.assay.pipelines.api.reference;

import org.jspecify.annotations.NullMarked;
