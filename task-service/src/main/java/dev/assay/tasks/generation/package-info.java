/// Generations: a model is asked for an application, and what it answers becomes one.
@NullMarked
package dev.assay.tasks.generation;

import org.jspecify.annotations.NullMarked;
