package dev.assay.model.schedule;

import dev.assay.model.task.NewTask;
import java.time.ZoneId;

/// Understands the texts of a schedule. Both answers are computed, never waited for: they are asked for while a
/// schedule's row is locked.
public interface ScheduleInterpreter {

    /// @throws UnusableScheduleException when the expression makes no sense (any more)
    FiringTimes times(String cron, ZoneId zone);

    /// The task to be submitted.
    ///
    /// @throws UnusableScheduleException when the request cannot be carried out (any more)
    NewTask task(String request);
}
