package dev.assay.analyzers.wire;

import dev.assay.analyzers.analysis.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets a part of a result through at once, and then none for a while: each part says again what the one before it
/// said, and many quick tools would send a large document many times. One that came too early is told later.
///
/// Used by one thread.
final class PartPace {

    /// Longer than any analysis.
    private static final Duration NEVER = Duration.ofDays(1);

    private final long interval;
    private final LongSupplier nanos;
    private @Nullable Long lastSent;
    private @Nullable Progress held;

    /// @param nanos a clock like [System#nanoTime()]
    PartPace(Duration interval, LongSupplier nanos) {
        this.interval = interval.toNanos();
        this.nanos = nanos;
    }

    /// What of this is told now. A part that was held back goes with it when its time has come.
    Progress next(Progress step) {
        Progress whole = held == null ? step : step.after(held);
        if (whole.soFar() == null) {
            return whole;
        }
        if (untilNext() > 0) {
            held = whole;
            return whole.withoutPart();
        }
        held = null;
        lastSent = nanos.getAsLong();
        return whole;
    }

    /// How long to wait for other progress before [#due()] is to be told.
    Duration patience() {
        return held == null ? NEVER : Duration.ofNanos(Math.max(0, untilNext()));
    }

    /// What was held back and is told now; empty when there is nothing, or it is too early.
    Optional<Progress> due() {
        Progress waiting = held;
        return waiting == null || untilNext() > 0 ? Optional.empty() : Optional.of(next(waiting));
    }

    private long untilNext() {
        return lastSent == null ? 0 : lastSent + interval - nanos.getAsLong();
    }
}
