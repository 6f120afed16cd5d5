/// The worker: claims tasks, runs each under a lease, and records what came of it. Knows neither HTTP nor JSON.
@NullMarked
package dev.assay.tasks.work;

import org.jspecify.annotations.NullMarked;
