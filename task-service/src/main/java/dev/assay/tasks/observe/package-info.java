/// What operators see: the log's one line per transition, metrics, health.
@NullMarked
package dev.assay.tasks.observe;

import org.jspecify.annotations.NullMarked;
