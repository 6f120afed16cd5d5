@NullMarked
package dev.assay.tasks.tools;

import org.jspecify.annotations.NullMarked;
