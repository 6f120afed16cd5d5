/// What the services share about generating applications: settings, templates, models' names, a task's payload.
@NullMarked
package dev.assay.edge.generation;

import org.jspecify.annotations.NullMarked;
