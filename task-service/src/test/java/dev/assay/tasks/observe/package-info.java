@NullMarked
package dev.assay.tasks.observe;

import org.jspecify.annotations.NullMarked;
