/// The call to a model, bounded in time and size.
@NullMarked
package dev.assay.tasks.generation.chat;

import org.jspecify.annotations.NullMarked;
