package dev.assay.tasks.api.reference;

import dev.assay.model.task.TaskStatus;
import java.util.Map;

/// Ends a request with an error.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorAnswer answer;

    private Refusal(int status, ErrorAnswer answer) {
        super(answer.error(), null, false, false);
        this.status = status;
        this.answer = answer;
    }

    /// Something is missing, or not of the type it has to be.
    static Refusal malformed(String field, String message) {
        return invalid(400, field, message);
    }

    /// Something is there and of the right type, and not allowed.
    static Refusal notAllowed(String field, String message) {
        return invalid(422, field, message);
    }

    static Refusal unreadable(String message) {
        return new Refusal(400, new ErrorAnswer("malformed_json", message, Map.of()));
    }

    static Refusal noSuchTask() {
        return new Refusal(404, new ErrorAnswer("task_not_found", "There is no such task", Map.of()));
    }

    static Refusal noSuchApplication(String application) {
        return new Refusal(
                404,
                new ErrorAnswer(
                        "application_not_found",
                        "There is no application " + application + " in the applications folder",
                        Map.of()));
    }

    static Refusal noResult(TaskStatus status) {
        return status.isFinal()
                ? new Refusal(404, new ErrorAnswer("no_result", "The task left no result", Map.of()))
                : new Refusal(404, new ErrorAnswer("result_not_ready", "The task has not ended", Map.of()));
    }

    int status() {
        return status;
    }

    ErrorAnswer answer() {
        return answer;
    }

    private static Refusal invalid(int status, String field, String message) {
        return new Refusal(status, new ErrorAnswer("invalid_request", field + " " + message, Map.of(field, message)));
    }
}
