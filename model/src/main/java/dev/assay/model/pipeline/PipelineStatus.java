package dev.assay.model.pipeline;

import java.util.EnumSet;
import java.util.Set;

/// Where a pipeline is in its life. The edges of [#next] are the only ones the system takes;
/// `docs/pipeline-lifecycle.md` names the verb, the owner and the guard of each, and a test compares that page with
/// this enum.
public enum PipelineStatus {
    /// Stored with all its jobs; nobody has looked at it yet. Left by the first look.
    INITIALIZING,
    /// Looked at, nothing started: it waits for analyzers to be there.
    PENDING,
    /// At least one task of it has been submitted.
    RUNNING,
    /// Held by request: what runs goes on, nothing new is started, and its stages' clocks stand still.
    PAUSED,
    /// Everything asked for was done.
    COMPLETED,
    /// Some of it was; the cells say which, and why the others were not.
    PARTIAL_SUCCESS,
    /// Nothing usable came of it; the cause says why.
    FAILED,
    /// Ended by request, its tasks too.
    CANCELLED;

    /// The states a pipeline may move to from this one. Out of a final one leads only `retry-failed`, and only
    /// where something had failed.
    public Set<PipelineStatus> next() {
        return switch (this) {
            case INITIALIZING -> EnumSet.of(PENDING, CANCELLED);
            case PENDING -> EnumSet.of(RUNNING, PAUSED, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(PAUSED, COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED);
            case PAUSED -> EnumSet.of(PENDING, RUNNING, COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED);
            case PARTIAL_SUCCESS, FAILED -> EnumSet.of(RUNNING);
            case COMPLETED, CANCELLED -> EnumSet.noneOf(PipelineStatus.class);
        };
    }

    /// True while no task of it is open and nothing moves it by itself.
    public boolean isFinal() {
        return switch (this) {
            case INITIALIZING, PENDING, RUNNING, PAUSED -> false;
            case COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED -> true;
        };
    }
}
