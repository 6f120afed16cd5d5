package dev.assay.model.breaker;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The circuit breaker of one analyzer service, as all processes share it: one look at it, not kept up to date.
///
/// @param changedAt when the state was last another one; null when nobody has complained yet
/// @param openings how often it has opened, ever
public record ServiceBreaker(
        AnalyzerService service,
        BreakerState state,
        @Nullable Instant changedAt,
        long openings) {

    /// What is assumed about a service nothing is known of: requests are sent.
    public static ServiceBreaker fresh(AnalyzerService service) {
        return new ServiceBreaker(service, BreakerState.FRESH, null, 0);
    }
}
