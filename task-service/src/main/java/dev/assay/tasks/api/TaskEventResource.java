package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskHistory;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import dev.assay.tasks.live.LiveFilter;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStream;
import dev.assay.tasks.live.LiveStreams;
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
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What happens to one task and its subtasks, as it happens, as server-sent events.
@Path("/api/tasks/{id}/events")
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Live")
class TaskEventResource {

    private final LiveStreams streams;
    private final LiveSettings settings;
    private final TaskReader tasks;
    private final TaskHistory history;
    private final ObjectMapper json;

    TaskEventResource(
            LiveStreams streams, LiveSettings settings, TaskReader tasks, TaskHistory history, ObjectMapper json) {
        this.streams = streams;
        this.settings = settings;
        this.tasks = tasks;
        this.history = history;
        this.json = json;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamTaskEvents",
            summary = "Listen to a task and its subtasks",
            description = "Begins with task.state, the task as it is, unless an event's id says from where to go on;"
                    + " ends after task.finished.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = EventJson.class)))
    @APIResponse(responseCode = "204", description = "The task has ended, and that id is its last event's")
    @APIResponse(
            responseCode = "410",
            description = "Events after that id have been deleted: read the task anew",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public void one(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context RoutingContext http,
            @PathParam("id") String text,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after) {
        TaskId id = Queries.taskId(text);
        Optional<EventCursor> given = Cursors.read(lastEventId, after);
        EventCursor from = given.orElseGet(streams::now); // before the state: what happens in between is sent again
        TaskView task = tasks.find(id).orElseThrow(() -> ProblemException.noSuchTask(text));
        if (given.isPresent() && task.status().isFinal() && !hasMore(id, given.get())) {
            throw new WebApplicationException(Response.noContent().build());
        }
        LiveStream stream = LiveAccess.open(streams, from, LiveFilter.of(Set.of(id)));
        new SseStream(sink, sse, json, settings).write(http, stream, out -> {
            boolean goesOn = given.isPresent() ? out.beat(from) : begin(out, from, task);
            if (goesOn) {
                out.run(stream, event -> isEndOf(id, event), () -> isThere(id));
            }
        });
    }

    private boolean begin(SseStream out, EventCursor from, TaskView task) throws InterruptedException {
        return out.beat(from)
                && out.send(TaskStateJson.NAME, state(task))
                && !task.status().isFinal();
    }

    /// Whoever waits for a task that has been deleted waits in vain. A database that does not answer is another
    /// matter.
    private boolean isThere(TaskId id) {
        try {
            return tasks.find(id).isPresent();
        } catch (QueueUnavailableException _) {
            return true;
        }
    }

    private boolean hasMore(TaskId id, EventCursor after) {
        return history.lastEdge(id).filter(last -> last.compareTo(after) > 0).isPresent();
    }

    private TaskStateJson state(TaskView task) {
        return new TaskStateJson(
                TaskJson.of(task),
                tasks.subtasks(task.id()).stream().map(TaskJson::of).toList());
    }

    private static boolean isEndOf(TaskId id, TaskEvent event) {
        return event.edge().task().equals(id) && event.edge().to().isFinal();
    }
}
