package dev.assay.edge.api;

import dev.assay.model.history.EventsGoneException;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.task.QueueUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever ends a request early into a problem. Nothing a client sends ends in a 500; what does is a bug,
/// and its inside stays in the log.
public class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response problem(ProblemException e) {
        return response(e.problem());
    }

    @ServerExceptionMapper
    public Response badCursor(BadCursorException e) {
        return response(Problem.invalid(List.of(new Problem.FieldError(
                "cursor", "is not a cursor of this list; send the nextCursor of the page before, unchanged"))));
    }

    @ServerExceptionMapper
    public Response gone(EventsGoneException e) {
        return response(problem(e));
    }

    public static Problem problem(EventsGoneException e) {
        return Problem.of(
                410,
                "EVENTS_GONE",
                "There would be a gap after this id",
                e.getMessage(),
                "Read the tasks anew and listen without an id.");
    }

    @ServerExceptionMapper
    public Response unavailable(QueueUnavailableException e) {
        return Response.fromResponse(response(problem(e)))
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    public static Problem problem(QueueUnavailableException e) {
        LOG.warnf("A request could not be answered: %s", e.getMessage());
        return Problem.of(
                503,
                "STORE_UNAVAILABLE",
                "The database cannot be reached",
                "The request may or may not have been carried out.",
                "Send the request again in a few seconds; with an Idempotency-Key that is safe for submits, too.");
    }

    /// What the framework refuses: unknown paths, methods, media types, unreadable parameters.
    @ServerExceptionMapper
    public Response refused(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        if (status >= 500) {
            return bug(e);
        }
        Response.StatusType reason = e.getResponse().getStatusInfo();
        return response(Problem.of(
                status,
                reason.getReasonPhrase().toUpperCase(Locale.ROOT).replace(' ', '_'),
                reason.getReasonPhrase(),
                null,
                status == Response.Status.UNSUPPORTED_MEDIA_TYPE.getStatusCode()
                        ? "Send a body with the header Content-Type: application/json; curl needs -H for that."
                        : "The API is described at /q/openapi and, to try out, at /q/swagger-ui."));
    }

    @ServerExceptionMapper
    public Response bug(Throwable e) {
        LOG.error("A request broke", e);
        return response(Problem.of(
                500,
                "INTERNAL_ERROR",
                "Something broke on our side",
                null,
                "This is a bug in Assay; the service's log has the details."));
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
