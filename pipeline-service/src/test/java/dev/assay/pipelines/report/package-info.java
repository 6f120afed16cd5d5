@NullMarked
package dev.assay.pipelines.report;

import org.jspecify.annotations.NullMarked;
