package dev.assay.model.schedule;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The verbs of schedules.
///
/// Every time is the store's clock. Safe for use by many threads and many processes at once: of all those that see
/// a schedule due, one makes its task, in the transaction that moves the schedule on. Throws
/// [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface Schedules {

    /// How many there may be.
    int MAX = 10_000;

    /// What [dev.assay.model.task.QueueSignals] calls the arrival of a schedule that may be due sooner than known.
    QueueName SIGNAL = new QueueName("assay-schedules");

    /// @throws UnusableScheduleException as the interpreter does
    Creation create(Schedule schedule, ScheduleInterpreter interpreter);

    Optional<ScheduleView> find(ScheduleId id);

    /// In the order in which they were created.
    Page<ScheduleView> list(PageRequest page);

    /// The tasks it made stay as they are.
    ///
    /// @return false when there was none
    boolean delete(ScheduleId id);

    /// Makes no more tasks until resumed. Harmless when it is paused already.
    Optional<ScheduleView> pause(ScheduleId id);

    /// Goes on with the next time from now: what passed while it was paused was not missed. Harmless when it is not
    /// paused.
    ///
    /// @throws UnusableScheduleException as the interpreter does
    Optional<ScheduleView> resume(ScheduleId id, ScheduleInterpreter interpreter);

    /// Makes its task at once, paused or not; when it fires next stays as it is.
    RunNow runNow(ScheduleId id, ScheduleInterpreter interpreter);

    /// How long until one is due; zero or less when one is, empty when none ever will be.
    Optional<Duration> untilNext();

    /// Deals with those that are due, oldest first, each in a transaction of its own: one that breaks does not keep
    /// the others. Those that another process is dealing with are passed over.
    ///
    /// @param limit at most so many in one call
    List<Firing> fire(int limit, ScheduleInterpreter interpreter);
}
