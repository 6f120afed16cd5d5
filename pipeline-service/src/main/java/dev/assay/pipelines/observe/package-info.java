/// What people and monitors see: metrics, log lines, health.
@NullMarked
package dev.assay.pipelines.observe;

import org.jspecify.annotations.NullMarked;
