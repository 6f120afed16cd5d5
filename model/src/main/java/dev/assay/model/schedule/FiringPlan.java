package dev.assay.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What to do with a schedule that is due.
public sealed interface FiringPlan {

    /// A firing that is at most so late is on time: no two are closer together.
    Duration GRACE = Duration.ofMinutes(1);

    /// When it fires next; null when it never does again.
    @Nullable
    Instant next();

    /// Make a task.
    ///
    /// @param scheduledFor the time whose task it is
    record Fire(Instant scheduledFor, @Nullable Instant next) implements FiringPlan {}

    /// Make none.
    ///
    /// @param why for a person
    record Skip(String why, @Nullable Instant next) implements FiringPlan {}

    /// Decides. However much was missed, the answer is one task at most, and it costs no more than two looks at the
    /// times.
    ///
    /// @param due the oldest time that has not been dealt with; not after `now`
    /// @param lastTaskOpen whether the task it made last has not ended
    static FiringPlan of(Schedule schedule, boolean lastTaskOpen, Instant due, Instant now, FiringTimes times) {
        Instant next = times.next(now).orElse(null);
        Optional<Instant> onTime =
                times.next(now.minus(GRACE)).filter(time -> !time.isAfter(now) && !time.isBefore(due));
        if (onTime.isEmpty() && schedule.catchUp() == CatchUp.SKIP) {
            return new Skip("it was missed: due at " + due + ", noticed at " + now, next);
        }
        if (lastTaskOpen && schedule.overlap() == Overlap.SKIP) {
            return new Skip("the task it made last had not ended at " + now, next);
        }
        return new Fire(onTime.orElse(due), next);
    }
}
