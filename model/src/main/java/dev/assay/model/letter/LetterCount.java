package dev.assay.model.letter;

import dev.assay.model.task.TaskKind;

/// How many dead letters of a kind wait for a decision; both numbers are exact up to [#MAX].
///
/// @param open all that are OPEN
/// @param alarming those of them whose lineage has failed [DeadLetter#ALARMING_TRIPS] times or more
public record LetterCount(TaskKind kind, int open, int alarming) {

    /// Nobody who has that many counts on; and counting on would cost the database more the worse things are.
    public static final int MAX = 10_000;
}
