package dev.assay.model.letter;

import dev.assay.model.task.Attempts;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A main task, or one that stands alone, which ended FAILED; whatever the cause.
///
/// @param task the task that failed; the letter has no other identity
/// @param attempts of the task itself; of all its subtasks together when it is a main task
/// @param trips how often the lineage has failed, this time included
/// @param origin the first task of the lineage; `task` itself when it was made of none
/// @param redrivenFrom the task it was made of; null when it was made of none
/// @param redrivenAs the task that was made of it; null before, and once that has been deleted
/// @param changedAt when it left OPEN; null while it is
/// @param reason why it was discarded; null otherwise
/// @param payload as submitted; [Payload#EMPTY] in lists
public record DeadLetter(
        TaskId task,
        TaskKind kind,
        QueueName queue,
        Priority priority,
        @Nullable Target target,
        FailureCause cause,
        Attempts attempts,
        Instant createdAt,
        Instant diedAt,
        int trips,
        TaskId origin,
        LetterState state,
        @Nullable TaskId redrivenFrom,
        @Nullable TaskId redrivenAs,
        @Nullable Instant changedAt,
        @Nullable String reason,
        Payload payload) {

    /// From this many trips on a lineage is not merely unlucky: somebody should look before it is redriven again.
    public static final int ALARMING_TRIPS = 3;

    /// True when its lineage keeps coming back.
    public boolean isAlarming() {
        return trips >= ALARMING_TRIPS;
    }
}
