@NullMarked
package dev.assay.tasks.live;

import org.jspecify.annotations.NullMarked;
