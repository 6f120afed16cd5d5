@NullMarked
package dev.assay.maintenance.run;

import org.jspecify.annotations.NullMarked;
