/// What is measured. Each workload is one class.
@NullMarked
package dev.assay.bench.workload;

import org.jspecify.annotations.NullMarked;
