/// Takes pipelines further: when something happens to them, when it is time, and at every look around.
@NullMarked
package dev.assay.pipelines.advance;

import org.jspecify.annotations.NullMarked;
