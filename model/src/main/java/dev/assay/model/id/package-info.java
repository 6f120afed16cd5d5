/// How keys are written for people.
@NullMarked
package dev.assay.model.id;

import org.jspecify.annotations.NullMarked;
