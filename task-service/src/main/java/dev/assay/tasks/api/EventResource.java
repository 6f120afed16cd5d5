package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.Problem;
import dev.assay.model.history.EventCursor;
import dev.assay.tasks.live.LiveFilter;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStream;
import dev.assay.tasks.live.LiveStreams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What happens to tasks, as it happens, as server-sent events.
@Path("/api/events")
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Live")
class EventResource {

    private final LiveStreams streams;
    private final LiveSettings settings;
    private final ObjectMapper json;

    EventResource(LiveStreams streams, LiveSettings settings, ObjectMapper json) {
        this.streams = streams;
        this.settings = settings;
        this.json = json;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamEvents",
            summary = "Listen to all tasks",
            description =
                    "Events task.created, task.updated, task.finished, subtask.updated and task.progress. With the"
                            + " id of the last event, nothing is missed and nothing is sent twice; progress is not repeated.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = EventJson.class)))
    @APIResponse(
            responseCode = "410",
            description = "Events after that id have been deleted: read the tasks anew",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public void all(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context RoutingContext http,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after,
            @QueryParam("model") @Nullable String model,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000000"))
                    @QueryParam("app")
                    @Nullable
                    String app,
            @QueryParam("pipeline") @Nullable String pipeline,
            @QueryParam("queue") @Nullable String queue,
            @QueryParam("kind") @Nullable String kind) {
        LiveFilter filter = Queries.live(kind, queue, model, app, pipeline);
        EventCursor from = Cursors.read(lastEventId, after).orElseGet(streams::now);
        LiveStream stream = LiveAccess.open(streams, from, filter); // refused while that can still be said
        new SseStream(sink, sse, json, settings).write(http, stream, out -> {
            if (out.beat(from)) {
                out.run(stream, _ -> false, () -> true);
            }
        });
    }
}
