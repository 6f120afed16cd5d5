package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.schedule.CatchUp;
import dev.assay.model.schedule.Overlap;
import dev.assay.model.schedule.Schedule;
import dev.assay.model.schedule.UnusableScheduleException;
import dev.assay.tasks.schedule.CronTimes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a request for a schedule, or says everything that is wrong with it, the request that it is to make
/// included.
@ApplicationScoped
class ScheduleReader {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final SubmitReader submits;

    ScheduleReader(SubmitReader submits) {
        this.submits = submits;
    }

    /// @throws ProblemException 422 with every field that is wrong, such as `task.model`
    Schedule read(ObjectNode body) {
        var fields = new Fields(body);
        String name = fields.parsed(
                "name", ScheduleReader::name, "1 to " + Schedule.MAX_NAME + " characters that can be seen");
        fields.require("name", name);
        ZoneId zone = fields.parsed("timeZone", ScheduleReader::zone, "a time zone like Europe/Berlin or UTC");
        CatchUp catchUp = fields.parsed("catchUp", CatchUp::parse, "once or skip");
        Overlap overlap = fields.parsed("overlap", Overlap::parse, "skip or allow");
        String cron = cron(fields);
        fields.require("cron", cron);
        JsonNode task = fields.has("task") ? body.get("task") : null;
        fields.require("task", task);
        check(task, fields);
        fields.check();

        return new Schedule(
                Objects.requireNonNull(name),
                Objects.requireNonNull(cron),
                zone == null ? UTC : zone,
                Objects.requireNonNull(task).toString(),
                catchUp == null ? CatchUp.ONCE : catchUp,
                overlap == null ? Overlap.SKIP : overlap);
    }

    private static @Nullable String cron(Fields fields) {
        String cron = fields.text("cron");
        if (cron == null) {
            return null;
        }
        try {
            CronTimes.of(cron, UTC);
            return cron.strip();
        } catch (UnusableScheduleException e) {
            return fields.wrong("cron", String.valueOf(e.getMessage()));
        }
    }

    private void check(@Nullable JsonNode task, Fields fields) {
        if (task == null) {
            return;
        }
        if (!(task instanceof ObjectNode request)) {
            fields.wrong("task", "must be an object, as POST /api/tasks takes it");
            return;
        }
        if (request.hasNonNull("notBefore")) {
            fields.wrong("task.notBefore", "is left to the schedule");
        }
        try {
            submits.read(request, null);
        } catch (ProblemException refused) {
            fields.wrongIn("task", refused);
        }
    }

    private static Optional<String> name(String text) {
        return Optional.of(text.strip())
                .filter(name -> !name.isEmpty() && name.length() <= Schedule.MAX_NAME)
                .filter(name -> name.codePoints().noneMatch(Character::isISOControl));
    }

    private static Optional<ZoneId> zone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text) ? Optional.of(ZoneId.of(text)) : Optional.empty();
    }
}
