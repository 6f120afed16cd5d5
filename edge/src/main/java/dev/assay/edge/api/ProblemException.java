package dev.assay.edge.api;

import dev.assay.model.analysis.AnalyzerService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Ends a request with a problem.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.FieldError(field, message))));
    }

    public static ProblemException noSuchTask(String id) {
        return new ProblemException(Problem.of(
                404,
                "TASK_NOT_FOUND",
                "There is no such task",
                "no task has the id " + clipped(id),
                "Ids look like task_0a1b2c3d4e5f; GET /api/tasks lists them."));
    }

    public static ProblemException noSuchAnalyzer(String name) {
        return new ProblemException(Problem.of(
                404,
                "ANALYZER_NOT_FOUND",
                "There is no such analyzer service",
                "no analyzer service is called " + clipped(name),
                "The analyzer services are "
                        + Stream.of(AnalyzerService.values())
                                .map(AnalyzerService::wireName)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /// @param thing what was looked for, as in "no queue is called x"
    public static ProblemException notFound(String code, String title, String thing, String name, String suggestion) {
        return new ProblemException(
                Problem.of(404, code, title, "no " + thing + " is called " + clipped(name), suggestion));
    }

    public static ProblemException noSuchLetter(String id) {
        return new ProblemException(Problem.of(
                404,
                "DEAD_LETTER_NOT_FOUND",
                "There is no such dead letter",
                clipped(id) + " has left none",
                "A letter has its task's id; GET /api/dead-letters lists them."));
    }

    public Problem problem() {
        return problem;
    }

    private static String clipped(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
