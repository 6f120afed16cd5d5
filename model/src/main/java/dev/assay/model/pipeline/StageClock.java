package dev.assay.model.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stage's time.
///
/// @param deadline when it is cut off; null when it has not begun
/// @param ended nothing of it is begun any more
public record StageClock(@Nullable Instant deadline, boolean ended) {

    public static final StageClock NOT_BEGUN = new StageClock(null, false);

    boolean isUp(Instant now) {
        return deadline != null && !ended && !now.isBefore(deadline);
    }

    boolean isRunning() {
        return deadline != null && !ended;
    }
}
