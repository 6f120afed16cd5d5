@NullMarked
package dev.assay.model.schedule;

import org.jspecify.annotations.NullMarked;
