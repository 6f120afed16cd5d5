@NullMarked
package dev.assay.tasks.generation.answer;

import org.jspecify.annotations.NullMarked;
