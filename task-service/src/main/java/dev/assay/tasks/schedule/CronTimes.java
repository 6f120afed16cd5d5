package dev.assay.tasks.schedule;

import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.UnusableScheduleException;
import java.time.ZoneId;

/// Reads cron expressions.
public final class CronTimes {

    private CronTimes() {}

    /// @throws UnusableScheduleException when the expression makes no sense; the message completes "the expression
    ///     …"
    public static FiringTimes of(String cron, ZoneId zone) {
        return new ZonedTimes(CronExpression.parse(cron), zone.getRules());
    }
}
