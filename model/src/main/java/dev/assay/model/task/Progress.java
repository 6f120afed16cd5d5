package dev.assay.model.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a run has come, as its analyzer last said.
///
/// @param percent 0 to 100
/// @param step what it is doing now, for a person; null when the analyzer does not say
/// @param completed steps done, of `total`; both 0 when the analyzer does not count
public record Progress(int percent, @Nullable String step, int completed, int total) {

    public static final Progress NONE = new Progress(0, null, 0, 0);

    private static final int MAX_STEP_LENGTH = 200;

    public Progress {
        percent = Math.clamp(percent, 0, 100);
        total = Math.max(total, 0);
        completed = Math.clamp(completed, 0, total);
        if (step != null && step.length() > MAX_STEP_LENGTH) {
            step = step.substring(0, MAX_STEP_LENGTH);
        }
    }

    /// What is left at the pace so far; empty while that cannot be told.
    public Optional<Duration> remaining(Duration soFar) {
        if (percent == 0 || soFar.isNegative() || soFar.isZero()) {
            return Optional.empty();
        }
        return Optional.of(soFar.multipliedBy(100L - percent).dividedBy(percent));
    }
}
