/// Results on disk: written under temporary names, published whole, listed in a manifest with their digests.
@NullMarked
package dev.assay.tasks.result;

import org.jspecify.annotations.NullMarked;
