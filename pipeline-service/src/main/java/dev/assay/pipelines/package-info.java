/// Pipelines: generates many applications and analyses each.
@NullMarked
package dev.assay.pipelines;

import org.jspecify.annotations.NullMarked;
