package dev.assay.model.letter;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks that failed for good. A letter is written in the transaction that fails its task, and deleted with it;
/// [dev.assay.model.retry.TaskRetries] moves it to REDRIVEN.
///
/// Throws [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached, and
/// [dev.assay.model.page.BadCursorException] for a cursor it never handed out.
public interface DeadLetters {

    /// With its payload; empty when the task is unknown or has left no letter.
    Optional<DeadLetter> find(TaskId task);

    /// Latest death first.
    ///
    /// @param state null for all
    Page<DeadLetter> list(LetterFilter filter, @Nullable LetterState state, PageRequest page);

    /// The OPEN letters that a filter means, earliest death first.
    ///
    /// @param limit at most so many
    List<TaskId> open(LetterFilter filter, int limit);

    /// Gives letters up. Those that are not OPEN, or are gone, are passed over.
    ///
    /// @return those that this call discarded
    Set<TaskId> discard(List<TaskId> letters, String reason);

    /// What waits, by kind. Costs no more the more letters there are.
    List<LetterCount> counts();

    /// The letters that have become alarming since anybody asked: each is handed out once, to one caller.
    List<DeadLetter> takeAlarms(int limit);
}
