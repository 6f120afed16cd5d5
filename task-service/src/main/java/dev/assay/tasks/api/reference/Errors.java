package dev.assay.tasks.api.reference;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.task.QueueUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/// Says in the reference's words why a request ended early. Each resource of this package has one method that calls
/// this: a mapper in a resource class is for that class alone, and the rest of the API goes on answering with
/// problems.
final class Errors {

    private static final Logger LOG = Logger.getLogger(Errors.class);

    /// What our own API calls the fields of a submit.
    private static final Map<String, String> FIELDS =
            Map.of("model", "model_slug", "app", "app_number", "analysis", "analysis_type");

    private Errors() {}

    static Response answer(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> answer(refusal.status(), refusal.answer());
            case ProblemException problem -> answer(problem.problem());
            case QueueUnavailableException unavailable -> {
                LOG.warnf("A request could not be answered: %s", unavailable.getMessage());
                yield Response.fromResponse(answer(
                                503, new ErrorAnswer("store_unavailable", "The database cannot be reached", Map.of())))
                        .header(HttpHeaders.RETRY_AFTER, 5)
                        .build();
            }
            case WebApplicationException refused
            when refused.getResponse().getStatus() < 500 -> {
                Response.StatusType reason = refused.getResponse().getStatusInfo();
                yield answer(
                        reason.getStatusCode(),
                        new ErrorAnswer(code(reason.getReasonPhrase()), reason.getReasonPhrase(), Map.of()));
            }
            default -> {
                LOG.error("A request broke", failure);
                yield answer(
                        500, new ErrorAnswer("internal_error", "Something broke on our side; see the log", Map.of()));
            }
        };
    }

    private static Response answer(Problem problem) {
        var details = new LinkedHashMap<String, String>();
        List<Problem.FieldError> errors = Objects.requireNonNullElse(problem.errors(), List.of());
        errors.forEach(error -> details.merge(
                FIELDS.getOrDefault(error.field(), error.field()), error.message(), (a, b) -> a + "; " + b));
        return answer(
                problem.status(),
                new ErrorAnswer(
                        code(problem.code()), Objects.requireNonNullElse(problem.detail(), problem.title()), details));
    }

    private static Response answer(int status, ErrorAnswer error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(error)
                .build();
    }

    private static String code(String text) {
        return text.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
