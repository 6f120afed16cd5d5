/// The REST API: reads requests, calls the model's verbs, writes answers. Decides nothing.
@NullMarked
package dev.assay.tasks.api;

import org.jspecify.annotations.NullMarked;
