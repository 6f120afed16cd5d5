/// What operators see: metrics and health.
@NullMarked
package dev.assay.maintenance.observe;

import org.jspecify.annotations.NullMarked;
