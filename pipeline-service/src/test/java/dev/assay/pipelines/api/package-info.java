@NullMarked
package dev.assay.pipelines.api;

import org.jspecify.annotations.NullMarked;
