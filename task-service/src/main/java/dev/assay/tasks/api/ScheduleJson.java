package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.schedule.ScheduleView;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A schedule, wherever one is returned.
@Schema(name = "Schedule")
@RegisterForReflection
record ScheduleJson(
        String id,
        String name,
        String cron,
        String timeZone,

        @Schema(implementation = SubmitRequest.class) JsonNode task,

        @Schema(enumeration = {"once", "skip"}) String catchUp,

        @Schema(enumeration = {"skip", "allow"}) String overlap,

        boolean paused,

        @Schema(description = "null while it is paused") @Nullable
        Instant nextFireAt,

        @Schema(description = "The time for which it last made a task") @Nullable
        Instant lastFireAt,

        @Nullable String lastTaskId,

        @Schema(description = "Why its latest firing made no task; null when it did") @Nullable
        String lastProblem,

        long fired,
        long skipped,
        Instant createdAt) {

    /// What `POST /api/schedules` takes, for the OpenAPI document; [ScheduleReader] reads it.
    @Schema(name = "CreateSchedule")
    record Request(
            @Schema(required = true, maxLength = 100) String name,

            @Schema(required = true, examples = "30 3 * * 1-5")
            String cron,

            @Schema(defaultValue = "UTC", examples = "Europe/Berlin") @Nullable
            String timeZone,

            @Schema(required = true) SubmitRequest task,

            @Schema(
                    enumeration = {"once", "skip"},
                    defaultValue = "once")
            @Nullable
            String catchUp,

            @Schema(
                    enumeration = {"skip", "allow"},
                    defaultValue = "skip")
            @Nullable
            String overlap) {}

    /// When a schedule fires.
    ///
    /// @param local the same moment by the schedule's own clock
    @Schema(name = "FiringTime")
    @RegisterForReflection
    record Time(Instant at, OffsetDateTime local) {

        static Time of(Instant at, ZoneId zone) {
            return new Time(at, at.atZone(zone).toOffsetDateTime());
        }
    }

    /// Names for the OpenAPI document.
    @Schema(name = "SchedulePage", type = SchemaType.OBJECT)
    record SchedulePage(List<ScheduleJson> items, @Nullable String nextCursor) {}

    @Schema(name = "FiringTimePage", type = SchemaType.OBJECT)
    record TimePage(List<Time> items, @Nullable String nextCursor) {}

    static ScheduleJson of(ScheduleView view, JsonNode task) {
        TaskId last = view.lastTask();
        return new ScheduleJson(
                view.id().toString(),
                view.schedule().name(),
                view.schedule().cron(),
                view.schedule().zone().getId(),
                task,
                view.schedule().catchUp().wireName(),
                view.schedule().overlap().wireName(),
                view.paused(),
                view.nextFireAt(),
                view.lastFireAt(),
                last == null ? null : last.toString(),
                view.lastProblem(),
                view.fired(),
                view.skipped(),
                view.createdAt());
    }
}
