/// `./assay maintenance`.
@NullMarked
package dev.assay.quickstart.maintain;

import org.jspecify.annotations.NullMarked;
