package dev.assay.model.schedule;

import java.time.Instant;
import java.util.Optional;

/// The times at which something fires, at least a minute apart.
@FunctionalInterface
public interface FiringTimes {

    /// The first one after a moment, that moment not included; empty when there is none any more.
    Optional<Instant> next(Instant after);
}
