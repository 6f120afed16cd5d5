@NullMarked
package dev.assay.model.analysis;

import org.jspecify.annotations.NullMarked;
