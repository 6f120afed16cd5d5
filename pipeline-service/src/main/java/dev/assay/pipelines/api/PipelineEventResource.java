package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.api.SseResponse;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.pipelines.live.LiveSettings;
import dev.assay.pipelines.live.PipelineNews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A pipeline's log: page by page, or as it is written.
@Path("/api/pipelines/{id}/events")
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Pipelines")
class PipelineEventResource {

    private final PipelineReader reader;
    private final PipelineNews news;
    private final LiveSettings settings;
    private final ObjectMapper json;

    PipelineEventResource(PipelineReader reader, PipelineNews news, LiveSettings settings, ObjectMapper json) {
        this.reader = reader;
        this.news = news;
        this.settings = settings;
        this.json = json;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listPipelineEvents", summary = "Read a pipeline's log, oldest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PipelineEventJson.EventPage.class)))
    public PipelineEventJson.EventPage list(
            @PathParam("id") String text,
            @Parameter(
                            description = "Only what came after the event with this number",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit) {
        PipelineId id = known(text);
        long from = number("after", after);
        List<PipelineEvent> events =
                reader.events(id, from, Parameters.page(limit, null).limit());
        return new PipelineEventJson.EventPage(
                events.stream().map(PipelineEventJson::of).toList(),
                events.isEmpty() ? from : events.getLast().number());
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamPipelineEvents",
            summary = "Listen to a pipeline's log",
            description =
                    "Each event is called pipeline.updated, and its id is its number: with Last-Event-ID nothing is"
                            + " missed and nothing is sent twice. Ends after the pipeline's last event.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = PipelineEventJson.class)))
    @APIResponse(responseCode = "204", description = "The pipeline has ended, and that id is its last event's")
    public void listen(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context RoutingContext http,
            @PathParam("id") String text,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after) {
        PipelineId id = known(text);
        long from = number(
                lastEventId == null ? "after" : "Last-Event-ID",
                lastEventId == null || lastEventId.isEmpty() ? after : lastEventId);
        var log = new EventLog(reader, id, from);
        if (from > 0 && log.isOver()) {
            throw new WebApplicationException(Response.noContent().build());
        }
        PipelineNews.Follower follower = news.follow(id).orElseThrow(PipelineEventResource::tooManyListeners);
        new EventStream(new SseResponse(sink, sse, json, settings.writeTimeout()), settings).write(http, follower, log);
    }

    private PipelineId known(String text) {
        PipelineId id = PipelineProblems.id(text);
        if (reader.status(id).isEmpty()) {
            throw PipelineProblems.noSuchPipeline(text);
        }
        return id;
    }

    private static long number(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw ProblemException.invalid(name, "must be the number of an event");
        }
        return Long.parseLong(text);
    }

    private static ProblemException tooManyListeners() {
        return new ProblemException(Problem.of(
                503,
                "TOO_MANY_LISTENERS",
                "As many listen already as may",
                null,
                "Read the log page by page, or raise assay.live.max-streams."));
    }
}
