@NullMarked
package dev.assay.tasks.api;

import org.jspecify.annotations.NullMarked;
