/// The border of every REST API: bodies are read field by field, and whatever is wrong becomes a problem.
@NullMarked
package dev.assay.edge.api;

import org.jspecify.annotations.NullMarked;
