package dev.assay.tasks.api;

import java.util.List;

/// Ends a request with a problem.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.FieldError(field, message))));
    }

    static ProblemException noSuchTask(String id) {
        return new ProblemException(Problem.of(
                404,
                "TASK_NOT_FOUND",
                "There is no such task",
                "no task has the id " + clipped(id),
                "Ids look like task_0a1b2c3d4e5f; GET /api/tasks lists them."));
    }

    public Problem problem() {
        return problem;
    }

    private static String clipped(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
