@NullMarked
package dev.assay.model.pipeline;

import org.jspecify.annotations.NullMarked;
