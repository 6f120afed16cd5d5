@NullMarked
package dev.assay.model.task;

import org.jspecify.annotations.NullMarked;
