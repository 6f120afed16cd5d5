package dev.assay.model.task;

import java.util.stream.Stream;

/// Why a run did not do what it was asked to: a code for programs and a sentence for a person.
///
/// Causes are made where the failure happens and carried as they are. Nothing is ever classified by searching the
/// message.
///
/// @param message what happened, with names and numbers; at most 2,000 characters are kept
public record FailureCause(Code code, String message) {

    private static final int MAX_MESSAGE_LENGTH = 2_000;

    public FailureCause {
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
        }
    }

    /// Reads what is stored. During a rollout a newer version may have written a code that this one has yet to
    /// learn; what it says is still shown.
    public static FailureCause stored(String code, String message) {
        return Stream.of(Code.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(known -> new FailureCause(known, message))
                .orElseGet(() -> new FailureCause(Code.INTERNAL_ERROR, code + ": " + message));
    }

    /// True when the same run may well succeed later, with nothing changed by a person.
    public boolean isTransient() {
        return code.isTransient;
    }

    /// What a person can do about it.
    public String suggestion() {
        return code.suggestion;
    }

    /// Every way a run can fail.
    public enum Code {
        /// No replica of the analyzer accepted a connection; nothing was sent.
        ANALYZER_UNREACHABLE(
                true,
                "Check that the analyzer runs and that its URLs are right. A task is tried again by itself; what a "
                        + "pipeline has left out is made up for by retry-failed."),
        /// There is no replica of the analyzer to ask: none is set, or the name of its service stands for none.
        NO_REPLICAS(true, "Set the analyzer's URLs on every worker, or check that the name of its service resolves."),
        /// Every replica of the analyzer was at work on as many requests as it takes; nothing was sent.
        ANALYZER_BUSY(true, "Nothing is wrong: the task waits its turn. Add analyzer replicas if it waits too long."),
        /// The analyzer failed so often in a row that nothing is sent to it for a while.
        CIRCUIT_OPEN(
                true,
                "See GET /api/analyzers for why its circuit breaker opened; it is probed by itself, or closed by hand."),
        /// The connection ended before a result came; the analyzer may still be working on it.
        CONNECTION_LOST(true, "Look at the analyzer's log for a crash or a restart; the task is retried by itself."),
        /// The analyzer reports progress, and then said nothing for too long: it hangs, or its host is frozen. It
        /// may still be working on it.
        ANALYZER_STALLED(true, "Look at the analyzer's log; restart the replica if it hangs."),
        /// The analyzer was still silent, or still working, when the request's deadline passed. Not retried: the
        /// same deadline would pass again, while the analyzer is still busy with the first run.
        REQUEST_TIMED_OUT(false, "Choose a deeper tier, fewer tools, or add analyzer replicas."),
        /// The analyzer answered that it could not do the analysis.
        ANALYZER_REPORTED_ERROR(false, "Read the analyzer's own words above and its log."),
        /// The analyzer answered with something that is not a result.
        UNREADABLE_RESULT(false, "Check that the analyzer and this service speak the same protocol version."),
        /// The result was larger than this service accepts.
        RESULT_TOO_LARGE(false, "Ask for fewer tools, or raise assay.analyzers.max-result-bytes."),
        /// The analyzer answered, but none of the tools asked for did any work.
        NO_TOOL_RAN(false, "See each tool's reason; ask for tools the analyzer has, or install the missing ones."),
        /// Some of the tools asked for did their work and some did not.
        TOOLS_FAILED(false, "See each tool's reason; what the others found is kept."),
        /// The application has no directory where the analyzers look for it.
        TARGET_MISSING(
                false, "Check the model and the application number, and that the applications folder is mounted."),
        /// The task's own time limit passed.
        TASK_TIMED_OUT(false, "Choose a deeper tier or fewer tools, or raise TASK_TIMEOUT."),
        /// The lease expired too often: its workers died or froze while they ran it.
        WORKER_LOST(false, "Look for out-of-memory kills on the workers; a task that kills three of them is stopped."),
        /// The result could not be written to disk, however often that was tried. The run itself is not repeated
        /// for it.
        RESULT_NOT_WRITTEN(false, "Check the free space and the permissions of the results folder."),
        /// The task's payload does not fit its kind.
        INVALID_PAYLOAD(false, "Submit the task again; this payload cannot be run."),
        /// There is no model server to ask, or no key for it.
        GENERATION_NOT_CONFIGURED(
                false,
                "Set assay.generation.endpoint and assay.generation.api-key, or OPENROUTER_API_KEY, and start the"
                        + " service again. Existing applications can be analysed without."),
        /// The model server cannot be reached, or fails in a way that is its own (HTTP 5xx).
        MODEL_UNREACHABLE(
                true, "Check that the model server runs and assay.generation.endpoint; the task is retried by itself."),
        /// The model server refuses for now: too many requests, or the model is overloaded (HTTP 429, 503).
        RATE_LIMITED(
                true,
                "Nothing is wrong: the task waits for as long as it was told to. Give the generation queue fewer"
                        + " slots if it waits too often."),
        /// The model server refuses for good: the key, the credit, the model's name or the request (HTTP 4xx).
        GENERATION_REFUSED(
                false,
                "Read the server's own words above; check assay.generation.api-key, the credit and the model's id"
                        + " (assay.generation.models)."),
        /// The answer broke off: the connection was lost, nothing came for too long, or time was up.
        ANSWER_CUT_OFF(true, "The task is retried by itself; raise the limits under assay.generation for slow models."),
        /// The model stopped at its limit of tokens, or the answer was longer than is taken.
        ANSWER_TOO_LONG(false, "Raise maxOutputTokens or assay.generation.max-answer-length, or choose another model."),
        /// The answer has no files, not all that are needed, or some that would not be written safely. Not retried:
        /// each try is paid for.
        UNUSABLE_ANSWER(
                false, "Look at the answer, which is among the task's files; retry the task, or choose another model."),
        /// The generated files could not be written. Not retried: each try is paid for.
        APPLICATION_NOT_WRITTEN(
                false, "Check the free space and the permissions of the applications folder, then retry the task."),
        /// A bug: the runner threw.
        INTERNAL_ERROR(false, "This is a bug in Assay; the log has the stack trace under the task's id."),
        /// Some subtasks failed or were cut off; the subtasks carry their own causes.
        SUBTASKS_FAILED(false, "Look at the subtasks for the cause of each."),
        /// A pipeline's stage was cut off at its time limit: what was open was cancelled, what was not begun
        /// skipped.
        STAGE_TIMED_OUT(
                false,
                "Retry what failed, with more time for the stage or more tasks of it at once; results are kept."),
        /// Not analysed, because the application could not be generated.
        GENERATION_FAILED(false, "Look at the generation task for the cause, and retry what failed."),
        /// Fewer than half of the analyzers asked for were there, however long they were waited for.
        NO_ANALYZERS(false, "See GET /api/analyzers; start what is missing, and retry what failed."),
        /// Some of a pipeline's jobs failed or were cut off; their cells carry their own causes.
        JOBS_FAILED(false, "Look at the cells for the cause of each, and retry what failed.");

        private final boolean isTransient;
        private final String suggestion;

        Code(boolean isTransient, String suggestion) {
            this.isTransient = isTransient;
            this.suggestion = suggestion;
        }

        public boolean isTransient() {
            return isTransient;
        }

        public String suggestion() {
            return suggestion;
        }
    }
}
