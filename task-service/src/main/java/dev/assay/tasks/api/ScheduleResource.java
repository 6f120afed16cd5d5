package dev.assay.tasks.api;

import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.schedule.Creation;
import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.RunNow;
import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.schedule.ScheduleView;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.schedule.UnusableScheduleException;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Makes, shows, pauses and removes schedules.
@Path("/api/schedules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Schedules")
class ScheduleResource {

    private static final int DEFAULT_COUNT = 5;
    private static final int MAX_COUNT = 100;

    private final Schedules schedules;
    private final TaskReader tasks;
    private final JsonBody bodies;
    private final ScheduleReader reader;
    private final ScheduledRequests requests;

    ScheduleResource(
            Schedules schedules, TaskReader tasks, JsonBody bodies, ScheduleReader reader, ScheduledRequests requests) {
        this.schedules = schedules;
        this.tasks = tasks;
        this.bodies = bodies;
        this.reader = reader;
        this.requests = requests;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createSchedule",
            summary = "Submit a task again and again",
            description = "At the times of a cron expression of five fields, by the clock of a time zone.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ScheduleJson.Request.class)))
    @APIResponse(
            responseCode = "201",
            description = "The schedule, with the first time it fires",
            content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Another schedule has that name",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "The content is not valid; what is wrong with the task is named like task.model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response create(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        return switch (schedules.create(reader.read(bodies.read(body, headers)), requests)) {
            case Creation.Created(var schedule) ->
                Response.created(URI.create("/api/schedules/" + schedule.id()))
                        .entity(json(schedule))
                        .build();
            case Creation.NeverFires _ ->
                throw ProblemException.invalid("cron", "never fires: no date is like that, such as a 30th of February");
            case Creation.NameTaken(var by) ->
                throw new ProblemException(Problem.of(
                        409,
                        "SCHEDULE_NAME_TAKEN",
                        "Another schedule has that name",
                        by + " has it",
                        "Choose another name, or delete " + by + " first."));
            case Creation.TooMany _ ->
                throw new ProblemException(Problem.of(
                        409,
                        "TOO_MANY_SCHEDULES",
                        "There are too many schedules",
                        "there may be " + Schedules.MAX,
                        "Delete those that are not needed any more."));
        };
    }

    @GET
    @Operation(operationId = "listSchedules", summary = "List schedules, oldest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ScheduleJson.SchedulePage.class)))
    public PageJson<ScheduleJson> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return PageJson.of(schedules.list(Parameters.page(limit, cursor)), this::json);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSchedule", summary = "Show a schedule")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
    public ScheduleJson get(@PathParam("id") String id) {
        return json(schedules.find(id(id)).orElseThrow(() -> noSuchSchedule(id)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteSchedule", summary = "Remove a schedule; the tasks it made stay")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void delete(@PathParam("id") String id) {
        if (!schedules.delete(id(id))) {
            throw noSuchSchedule(id);
        }
    }

    @POST
    @Path("/{id}/pause")
    @Operation(operationId = "pauseSchedule", summary = "Make no more tasks until resumed")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
    public ScheduleJson pause(@PathParam("id") String id) {
        return json(schedules.pause(id(id)).orElseThrow(() -> noSuchSchedule(id)));
    }

    @POST
    @Path("/{id}/resume")
    @Operation(
            operationId = "resumeSchedule",
            summary = "Go on with the next time from now",
            description = "What passed while it was paused was not missed.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ScheduleJson.class)))
    public ScheduleJson resume(@PathParam("id") String id) {
        try {
            return json(schedules.resume(id(id), requests).orElseThrow(() -> noSuchSchedule(id)));
        } catch (UnusableScheduleException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    @POST
    @Path("/{id}/run-now")
    @Operation(
            operationId = "runScheduleNow",
            summary = "Submit the task at once",
            description = "Paused or not; when it fires next stays as it is.")
    @APIResponse(
            responseCode = "202",
            description = "The task",
            content = @Content(schema = @Schema(implementation = TaskJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "The task it made last has not ended, or its request is not valid any more",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response runNow(@PathParam("id") String id) {
        return switch (schedules.runNow(id(id), requests)) {
            case RunNow.Started(var task) -> accepted(task);
            case RunNow.Unknown _ -> throw noSuchSchedule(id);
            case RunNow.Refused(var problem) -> throw unusable(problem);
            case RunNow.StillOpen(var last) ->
                throw new ProblemException(Problem.of(
                        409,
                        "SCHEDULE_TASK_OPEN",
                        "The task the schedule made last has not ended",
                        last + " has not ended, and this schedule's overlap is skip",
                        "Wait for it, or cancel it: POST /api/tasks/" + last + "/cancel."));
        };
    }

    @GET
    @Path("/{id}/next")
    @Operation(
            operationId = "previewSchedule",
            summary = "When it fires next",
            description = "Of a paused schedule: when it would if it were resumed now.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ScheduleJson.TimePage.class)))
    public PageJson<ScheduleJson.Time> next(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "5"))
                    @QueryParam("count")
                    @Nullable
                    String count) {
        int wanted = count == null ? DEFAULT_COUNT : Parameters.wholeNumber("count", count, 1, MAX_COUNT);
        ScheduleView view = schedules.find(id(id)).orElseThrow(() -> noSuchSchedule(id));
        FiringTimes times = times(view);
        var preview = new ArrayList<ScheduleJson.Time>();
        Optional<Instant> next = Optional.ofNullable(view.nextFireAt()).or(() -> times.next(view.readAt()));
        while (next.isPresent() && preview.size() < wanted) {
            preview.add(ScheduleJson.Time.of(next.get(), view.schedule().zone()));
            next = times.next(next.get());
        }
        return PageJson.whole(preview);
    }

    private FiringTimes times(ScheduleView view) {
        try {
            return requests.times(view.schedule().cron(), view.schedule().zone());
        } catch (UnusableScheduleException e) {
            throw unusable("cron " + e.getMessage());
        }
    }

    private ScheduleJson json(ScheduleView schedule) {
        return ScheduleJson.of(schedule, requests.object(schedule.schedule().request()));
    }

    private Response accepted(TaskId id) {
        TaskJson task = tasks.find(id).map(TaskJson::of).orElseThrow(() -> ProblemException.noSuchTask(id.toString()));
        return Response.accepted(task).location(URI.create("/api/tasks/" + id)).build();
    }

    private static ScheduleId id(String text) {
        return ScheduleId.parse(text).orElseThrow(() -> noSuchSchedule(text));
    }

    private static ProblemException noSuchSchedule(String id) {
        return new ProblemException(Problem.of(
                404,
                "SCHEDULE_NOT_FOUND",
                "There is no such schedule",
                "no schedule has the id " + (id.length() > 100 ? id.substring(0, 100) + "…" : id),
                "Ids look like schedule_7; GET /api/schedules lists them."));
    }

    private static ProblemException unusable(String problem) {
        return new ProblemException(Problem.of(
                409,
                "SCHEDULE_UNUSABLE",
                "The schedule makes no sense any more",
                problem,
                "Delete it and create it anew as it should be."));
    }
}
