@NullMarked
package dev.assay.store.letters;

import org.jspecify.annotations.NullMarked;
