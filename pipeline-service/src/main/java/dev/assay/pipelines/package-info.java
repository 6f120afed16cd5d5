/// Pipelines: generates many applications and analyses each. Empty until its issue fills it.
@NullMarked
package dev.assay.pipelines;

import org.jspecify.annotations.NullMarked;
