@NullMarked
package dev.assay.maintenance.files;

import org.jspecify.annotations.NullMarked;
