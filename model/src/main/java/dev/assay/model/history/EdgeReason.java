package dev.assay.model.history;

import java.util.stream.Stream;

/// Why a task took an edge. The store derives it from what the row was and what it became, so that nobody can move
/// a task without a word about it.
public enum EdgeReason {
    /// It was submitted, as a whole or as a part of its main task.
    SUBMITTED,
    /// A main task whose subtasks are all there.
    SUBTASKS_CREATED,
    /// A worker took it.
    CLAIMED,
    /// A main task whose first subtask was claimed.
    SUBTASK_CLAIMED,
    /// Its worker ended the run for good; the cause says what was wrong, if anything was.
    SETTLED,
    /// Its analyzer could not be reached; it is tried again, charged to the preflight tries.
    PREFLIGHT_RETRY,
    /// It failed for a cause that may pass; it is tried again, charged to the failures.
    FAILURE_RETRY,
    /// It was put off, charged to nothing: nobody had room for it.
    PUT_OFF,
    /// Its worker gave it back unfinished, because the worker leaves.
    GIVEN_BACK,
    /// Its worker stopped renewing the lease. Tried again, or failed when that happened too often.
    LEASE_EXPIRED,
    /// Somebody asked for its end.
    CANCEL_REQUESTED,
    /// A main task whose last subtask has ended.
    SUBTASKS_ENDED,
    /// Something that a newer version recorded and this one has no word for.
    UNKNOWN;

    /// During a rollout a newer version may record what this one has yet to learn.
    public static EdgeReason of(String code) {
        return Stream.of(values())
                .filter(reason -> reason.name().equals(code))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
