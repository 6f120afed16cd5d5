@NullMarked
package dev.assay.maintenance.api;

import org.jspecify.annotations.NullMarked;
