/// Dead letters, tasks made of ended ones, and verbs for many tasks at once.
@NullMarked
package dev.assay.store.letters;

import org.jspecify.annotations.NullMarked;
