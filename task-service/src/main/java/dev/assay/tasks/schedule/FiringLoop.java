package dev.assay.tasks.schedule;

import dev.assay.edge.loop.Doorbell;
import dev.assay.model.schedule.Firing;
import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.QueueUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/// Fires due schedules, waits until the next one is due, and does it again. Woken early when schedules change.
///
/// Any number of processes may do this at once: each due schedule is fired by the first to lock it.
final class FiringLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(FiringLoop.class);

    /// So many at a time; more are dealt with at once in the next round.
    private static final int BATCH = 100;

    /// While no news comes, and after something broke.
    private static final Duration SHORT_POLL = Duration.ofSeconds(1);

    /// What is due and could not be had is being fired by another process at this moment.
    private static final Duration ELSEWHERE = Duration.ofMillis(100);

    private final Schedules schedules;
    private final ScheduleInterpreter interpreter;
    private final BooleanSupplier newsComes;
    private final Duration poll;

    /// How often each schedule broke in a row, and how often firing as a whole failed. Only touched by the loop.
    private final Map<ScheduleId, Integer> broken = new HashMap<>();

    private int failures;

    private final Doorbell doorbell = new Doorbell();

    /// @param newsComes whether [#wake] is called when a schedule changes; while it is not, looking often has to do
    /// @param poll how long to wait at most
    FiringLoop(Schedules schedules, ScheduleInterpreter interpreter, BooleanSupplier newsComes, Duration poll) {
        this.schedules = schedules;
        this.interpreter = interpreter;
        this.newsComes = newsComes;
        this.poll = poll;
    }

    @Override
    public void run() {
        try {
            while (!doorbell.isLeaving()) {
                // a millisecond more: the database counts finer than that, and one look too early would mean another
                doorbell.await(round().plusMillis(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A schedule may be due sooner than was thought.
    void wake() {
        doorbell.ring();
    }

    /// Ends the loop; a firing that has begun is finished.
    void leave() {
        doorbell.leave();
    }

    /// @return how long there is nothing to do
    Duration round() {
        try {
            Duration atMost = newsComes.getAsBoolean() && poll.compareTo(SHORT_POLL) > 0 ? poll : SHORT_POLL;
            List<Firing> firings = schedules.fire(BATCH, interpreter);
            failures = 0;
            firings.forEach(this::log);
            if (firings.stream().anyMatch(Firing.Broken.class::isInstance)) {
                return SHORT_POLL;
            }
            Duration next = schedules.untilNext().orElse(atMost);
            if (firings.isEmpty() && !next.isPositive()) {
                return ELSEWHERE;
            }
            return next.compareTo(atMost) < 0 ? next : atMost;
        } catch (QueueUnavailableException e) {
            if (isWorthSaying(++failures)) {
                LOG.warnf("Schedules cannot be fired (%d times), trying again: %s", failures, e.getMessage());
            }
            return SHORT_POLL;
        } catch (RuntimeException | Error e) {
            // an Error too: without this loop nothing is ever fired again
            if (isWorthSaying(++failures)) {
                LOG.errorf(e, "Schedules cannot be fired (%d times), trying again", failures);
            }
            return SHORT_POLL;
        }
    }

    private void log(Firing firing) {
        int times = firing instanceof Firing.Broken ? broken.merge(firing.id(), 1, Integer::sum) : 0;
        if (times == 0) {
            broken.remove(firing.id());
        }
        switch (firing) {
            case Firing.Fired(var id, var name, var scheduledFor, var task) ->
                LOG.infof("Schedule %s (%s) made %s for %s", id, name, task, scheduledFor);
            case Firing.Skipped(var id, var name, var why) ->
                LOG.infof("Schedule %s (%s) made no task: %s", id, name, why);
            case Firing.Refused(var id, var name, var problem) ->
                LOG.warnf("Schedule %s (%s) cannot make its task: %s", id, name, problem);
            case Firing.Broken(var id, var name, var failure) -> {
                if (isWorthSaying(times)) {
                    LOG.errorf(failure, "Schedule %s (%s) stays due: firing it broke (%d times)", id, name, times);
                }
            }
        }
    }

    /// The 1st, 2nd, 4th, 8th … time: what is tried every second is failures less and less often.
    private static boolean isWorthSaying(int times) {
        return Integer.bitCount(times) == 1;
    }
}
