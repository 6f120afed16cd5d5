package dev.assay.model.breaker;

import java.time.Duration;

/// When a circuit breaker opens, and for how long.
///
/// @param threshold how many failures in a row open it (`CIRCUIT_BREAKER_THRESHOLD`)
/// @param coolDown how long it stays open before it is probed (`CIRCUIT_BREAKER_COOLDOWN`)
/// @param probeLimit after how long a probe that said nothing counts as abandoned, so that a prober that died does
///     not keep the breaker half open for ever
public record BreakerPolicy(int threshold, Duration coolDown, Duration probeLimit) {

    /// The numbers users of the replaced system know, and twice the longest health check.
    public static final BreakerPolicy STANDARD = new BreakerPolicy(3, Duration.ofSeconds(300), Duration.ofSeconds(30));

    public BreakerPolicy {
        if (threshold < 1) {
            throw new IllegalArgumentException("a breaker opens after at least 1 failure, not " + threshold);
        }
        requirePositive("cool-down", coolDown);
        requirePositive("probe limit", probeLimit);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "a breaker's %s is longer than nothing, not %s".formatted(name, duration));
        }
    }
}
