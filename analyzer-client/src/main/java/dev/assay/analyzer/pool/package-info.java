/// Which replica of an analyzer gets the next request: places at replicas and the callers that wait for one, the
/// replicas' circuit breakers, and what is known of their health. Opens no sockets and knows no names, only URLs.
///
/// Start at [dev.assay.analyzer.pool.ServicePool].
@NullMarked
package dev.assay.analyzer.pool;

import org.jspecify.annotations.NullMarked;
