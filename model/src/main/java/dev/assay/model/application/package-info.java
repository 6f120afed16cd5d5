/// The applications that are analysed.
@NullMarked
package dev.assay.model.application;

import org.jspecify.annotations.NullMarked;
