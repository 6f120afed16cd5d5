package dev.assay.model.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/// The sweeps over tasks. All go through the queue's own edges, so history, counters, turns and main tasks stay
/// right.
public interface TaskSweeps {

    /// PENDING tasks that were submitted before their application was deleted are cancelled, each with its
    /// subtasks.
    Batched<TaskId> orphans();

    /// RUNNING tasks become FAILED that no worker cares for any more:
    ///
    /// - one whose lease expired longer ago than this and that nobody has taken back since, with WORKER_LOST. A
    ///   task whose lease is renewed is never stuck, however long it runs: its deadline is its worker's business;
    /// - a main task whose last subtask ended longer ago than this and that nobody has ended since, with
    ///   RESULT_NOT_WRITTEN.
    ///
    /// Both take a time without any worker: workers take back and end tasks within seconds.
    Batched<TaskId> stuck(Duration threshold);

    /// PENDING tasks that could have been claimed for longer than this are cancelled; a main task that never ran
    /// ends with the last of its subtasks.
    ///
    /// Those that wait for a time or for their application's turn could not have been claimed, and their time
    /// begins when they can. Left alone are those of a paused queue, and those whose queue is being worked on: a
    /// long line is no reason to lose one's place in it.
    Batched<TaskId> stale(Duration threshold);

    /// Finished tasks, whatever they finished as, are deleted with all that hangs on them.
    Batched<TaskId> old(OldTasks terms);

    /// Finished tasks of one application are deleted, however old, for those who ask for that together with the
    /// application. [OldTasks#threshold] does not count, everything else does. Nothing is deleted when the
    /// application is no longer marked as missing, or is pinned.
    Batched<TaskId> ofApplication(Target application, OldTasks terms);

    /// Which of these tasks exist, subtasks included: whatever a directory is named after that is not among them
    /// belongs to nobody.
    Set<TaskId> existing(Collection<TaskId> tasks);

    /// @param threshold how long ago they must have finished
    /// @param recent never touched when finished, or its dead letter changed, within this
    /// @param withFiles whether their result files are to be deleted too, see [DeletedResults]
    /// @param keepOpenLetters whether one whose dead letter is open is kept until somebody has decided. Every
    ///     failed task has one, so without it failed tasks are deleted like all others, letter and all
    record OldTasks(Duration threshold, Duration recent, boolean withFiles, boolean keepOpenLetters) {}
}
