package dev.assay.model.upkeep;

import java.util.Set;

/// A maintenance run somebody wants.
///
/// @param dryRun whether nothing is to be changed
/// @param only the sweeps to be gone through; empty for all that are switched on
/// @param startedBy who wants it and where it runs, for a person: 1 to [#MAX_STARTED_BY] characters
public record NewRun(boolean dryRun, Set<Sweep> only, String startedBy) {

    public static final int MAX_STARTED_BY = 200;

    public NewRun {
        only = Set.copyOf(only);
        if (startedBy.isBlank() || startedBy.length() > MAX_STARTED_BY) {
            throw new IllegalArgumentException("who starts a run has 1 to " + MAX_STARTED_BY + " characters");
        }
    }
}
