/// Dead letters: tasks that failed for good, and what is done about them.
@NullMarked
package dev.assay.model.letter;

import org.jspecify.annotations.NullMarked;
