package dev.assay.pipelines.api.reference;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.task.QueueUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Says in the reference's words why a request ended early. Each resource of this package has one method that calls
/// this: a mapper in a resource class is for that class alone, and the rest of the API goes on answering with
/// problems.
final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private Refusals() {}

    static Response answer(Throwable failure, UriInfo uri, Instant now) {
        String id = UUID.randomUUID().toString().replace("-", "");
        Refusal refusal = refusal(failure, id);
        return response(
                refusal,
                new ErrorAnswer(
                        "error",
                        refusal.status(),
                        refusal.error(),
                        refusal.sentence(),
                        id,
                        Envelope.time(now),
                        uri.getRequestUri().getPath(),
                        refusal.details()));
    }

    static Response shortAnswer(Throwable failure) {
        Refusal refusal = refusal(failure, "");
        String fields = String.join(
                "; ",
                refusal.details().entrySet().stream()
                        .map(detail -> detail.getKey() + ": " + detail.getValue())
                        .toList());
        return response(refusal, new ErrorAnswer.Short(false, fields.isEmpty() ? refusal.sentence() : fields));
    }

    private static Refusal refusal(Throwable failure, String id) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case ProblemException problem -> refusal(problem.problem());
            case QueueUnavailableException unavailable -> {
                LOG.warnf("A request could not be answered: %s", unavailable.getMessage());
                yield Refusal.because(503, "The database cannot be reached");
            }
            case WebApplicationException refused
            when refused.getResponse().getStatus() < 500 -> {
                Response.StatusType reason = refused.getResponse().getStatusInfo();
                yield Refusal.because(reason.getStatusCode(), reason.getReasonPhrase());
            }
            default -> {
                LOG.errorf(failure, "A request broke (%s)", id);
                yield Refusal.because(500, "Something broke on our side; see the log");
            }
        };
    }

    private static Refusal refusal(Problem problem) {
        Map<String, String> details = new LinkedHashMap<>();
        List<Problem.FieldError> errors = Objects.requireNonNullElse(problem.errors(), List.of());
        errors.forEach(error -> details.merge(error.field(), error.message(), (a, b) -> a + "; " + b));
        return new Refusal(
                problem.status(), "APIError", Objects.requireNonNullElse(problem.detail(), problem.title()), details);
    }

    private static Response response(Refusal refusal, Object body) {
        Response.ResponseBuilder response = Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON)
                .entity(body);
        return (refusal.status() == 503 ? response.header(HttpHeaders.RETRY_AFTER, 5) : response).build();
    }
}
