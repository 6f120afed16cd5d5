/// Keyset pages: what every list is read by.
@NullMarked
package dev.assay.model.page;

import org.jspecify.annotations.NullMarked;
