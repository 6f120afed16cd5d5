/// Which tools can be had at the moment.
@NullMarked
package dev.assay.tasks.tools;

import org.jspecify.annotations.NullMarked;
