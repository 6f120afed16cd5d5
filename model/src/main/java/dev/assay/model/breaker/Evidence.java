package dev.assay.model.breaker;

import dev.assay.model.task.FailureCause;

/// What the end of a request says about the analyzer it was sent to. A tool's error is not the analyzer's, and an
/// analyzer that says no is alive.
public enum Evidence {
    /// The analyzer was not there, went away, or made no sense. Counts towards opening its breaker.
    FAILURE,
    /// The analyzer answered, whatever it said. Ends a row of failures.
    LIFE,
    /// Nothing can be said about the analyzer: it was not asked, or what went wrong was on our side.
    NONE;

    public static Evidence of(FailureCause.Code code) {
        return switch (code) {
            case ANALYZER_UNREACHABLE, CONNECTION_LOST, ANALYZER_STALLED, UNREADABLE_RESULT -> FAILURE;
            case ANALYZER_REPORTED_ERROR, RESULT_TOO_LARGE, NO_TOOL_RAN, TOOLS_FAILED -> LIFE;
            // Too much work for the time, as a rule: a frozen analyzer is noticed at the next handshake.
            case REQUEST_TIMED_OUT,
                    NO_REPLICAS,
                    ANALYZER_BUSY,
                    CIRCUIT_OPEN,
                    TARGET_MISSING,
                    TASK_TIMED_OUT,
                    WORKER_LOST,
                    RESULT_NOT_WRITTEN,
                    INVALID_PAYLOAD,
                    GENERATION_NOT_CONFIGURED,
                    MODEL_UNREACHABLE,
                    RATE_LIMITED,
                    GENERATION_REFUSED,
                    ANSWER_CUT_OFF,
                    ANSWER_TOO_LONG,
                    UNUSABLE_ANSWER,
                    APPLICATION_NOT_WRITTEN,
                    INTERNAL_ERROR,
                    SUBTASKS_FAILED,
                    STAGE_TIMED_OUT,
                    GENERATION_FAILED,
                    NO_ANALYZERS,
                    JOBS_FAILED -> NONE;
        };
    }
}
