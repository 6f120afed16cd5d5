@NullMarked
package dev.assay.tasks.schedule;

import org.jspecify.annotations.NullMarked;
