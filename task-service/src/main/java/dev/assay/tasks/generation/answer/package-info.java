/// A model's answer, read into files that can be written safely. Nothing in it is believed.
@NullMarked
package dev.assay.tasks.generation.answer;

import org.jspecify.annotations.NullMarked;
