package dev.assay.model.upkeep;

import dev.assay.model.task.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the applications folder says about the known applications. The folder is read by the caller; these are the
/// rows.
///
/// An application that a task generates has a number before it has a directory. Until that task has ended it is not
/// expected to be anywhere: it is neither counted nor told, and neither marked nor deleted.
public interface ApplicationSweeps {

    /// How many are known: what the guard against an unmounted volume compares with.
    long count();

    /// Known applications, by model and number.
    ///
    /// @param after the last one of the piece before; null to begin
    List<Known> known(@Nullable Target after, int limit);

    /// @param missingSince null while its directory is there, as far as anybody knows
    record Known(Target target, @Nullable Instant missingSince, boolean kept) {}

    /// Which of these are not known: what [#register] would add.
    List<Target> unknown(Collection<Target> found);

    /// Makes applications known that were found on disk. One that had been deleted counts as new: its tasks are no
    /// longer orphans.
    ///
    /// @return those that were not known
    List<Target> register(RunLease lease, Collection<Target> found);

    /// Notes that directories are missing, from now on. Pinned ones are marked too: that is what their owner wants
    /// to see.
    ///
    /// @return those that were not marked yet
    List<Target> markMissing(RunLease lease, Collection<Target> applications);

    /// Takes the marks back: the directories are there again.
    ///
    /// @return those that were marked
    List<Target> restore(RunLease lease, Collection<Target> applications);

    /// Applications that have been missing for longer than this are deleted, which is noted, so that
    /// [TaskSweeps#orphans] cancels what waits. Tasks and results stay: whoever wants them gone goes through
    /// [TaskSweeps#ofApplication] first, so that a run that is killed between finds the application again.
    ///
    /// Pinned ones are left alone, and those with a task that runs or that still generates them. Whoever deletes
    /// looks at the disk once more before [Batched#apply]: what has come back by then he takes out of the batch,
    /// and restores.
    Batched<Target> missingFor(Duration grace);
}
