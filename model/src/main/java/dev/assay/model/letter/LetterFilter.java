package dev.assay.model.letter;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which dead letters are meant. A null leaves that property open.
///
/// @param diedFrom this moment or later
/// @param diedBefore earlier than this moment
public record LetterFilter(
        @Nullable TaskKind kind,
        FailureCause.@Nullable Code cause,
        @Nullable String model,
        @Nullable Integer app,
        @Nullable Instant diedFrom,
        @Nullable Instant diedBefore,
        @Nullable Integer minTrips,
        @Nullable Integer maxTrips) {

    public static final LetterFilter ALL = new LetterFilter(null, null, null, null, null, null, null, null);
}
