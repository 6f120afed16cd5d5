/// The JSON shapes that results on disk and answers over HTTP have in common.
@NullMarked
package dev.assay.edge.json;

import org.jspecify.annotations.NullMarked;
