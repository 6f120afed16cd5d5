package dev.assay.tasks.schedule;

import dev.assay.model.schedule.FiringTimes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/// The moments at which a zone's wall clock shows the times of a cron expression.
///
/// Where the clock is put forward or back, an expression that goes by the hours as they pass (`*/15 * * * *`) fires
/// as if nothing had happened: not at times that do not exist, and at both of those that come twice. One that names
/// hours of the day (`30 2 * * *`) fires exactly once a day: a time that does not exist is made up for at the
/// moment the clock is put forward, and of a time that comes twice the first counts.
final class ZonedTimes implements FiringTimes {

    private final CronExpression cron;
    private final ZoneRules rules;

    ZonedTimes(CronExpression cron, ZoneRules rules) {
        this.cron = cron;
        this.rules = rules;
    }

    /// Goes from one clock change to the next: between two of them, wall clock and time run side by side. An
    /// expression without times ends the search at once, so it takes a few rounds at most.
    @Override
    public Optional<Instant> next(Instant after) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        Optional<LocalDateTime> candidate = isSecondPass(from, offset)
                ? cron.from(rules.getTransition(from).getDateTimeBefore())
                : cron.after(from);
        Instant reached = after;
        while (candidate.isPresent()) {
            ZoneOffsetTransition change = rules.nextTransition(reached);
            Instant found = candidate.get().toInstant(offset);
            if (change == null || found.isBefore(change.getInstant())) {
                return Optional.of(found);
            }
            if (isMadeUpFor(candidate.get(), change)) {
                return Optional.of(change.getInstant());
            }
            reached = change.getInstant();
            offset = change.getOffsetAfter();
            candidate = cron.from(resumed(change));
        }
        return Optional.empty();
    }

    /// True for the hour that comes again, when nothing fires in it.
    private boolean isSecondPass(LocalDateTime moment, ZoneOffset offset) {
        if (cron.everyHour()) {
            return false;
        }
        ZoneOffsetTransition change = rules.getTransition(moment);
        return change != null && change.isOverlap() && offset.equals(change.getOffsetAfter());
    }

    private boolean isMadeUpFor(LocalDateTime candidate, ZoneOffsetTransition change) {
        return !cron.everyHour() && change.isGap() && candidate.isBefore(change.getDateTimeAfter());
    }

    /// Where the wall clock goes on after a change.
    private LocalDateTime resumed(ZoneOffsetTransition change) {
        return change.isOverlap() && !cron.everyHour() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    }
}
