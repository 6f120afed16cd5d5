@NullMarked
package dev.assay.tasks.api.reference;

import org.jspecify.annotations.NullMarked;
