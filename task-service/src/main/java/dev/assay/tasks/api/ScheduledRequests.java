package dev.assay.tasks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.UnusableScheduleException;
import dev.assay.model.task.NewTask;
import dev.assay.tasks.schedule.CronTimes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.Objects;

/// Reads what schedules are kept as: cron expressions, and requests as `POST /api/tasks` takes them. A request is
/// read anew each time, so that it means what it would mean if it were sent now.
@ApplicationScoped
class ScheduledRequests implements ScheduleInterpreter {

    private final SubmitReader submits;
    private final ObjectMapper json;

    ScheduledRequests(SubmitReader submits, ObjectMapper json) {
        this.submits = submits;
        this.json = json;
    }

    @Override
    public FiringTimes times(String cron, ZoneId zone) {
        return CronTimes.of(cron, zone);
    }

    @Override
    public NewTask task(String request) {
        try {
            return submits.read(object(request), null);
        } catch (ProblemException refused) {
            throw new UnusableScheduleException("the request it makes is refused now: "
                    + Objects.requireNonNullElse(
                            refused.problem().detail(), refused.problem().title()));
        }
    }

    /// A request that was kept, as JSON again.
    ObjectNode object(String request) {
        try {
            JsonNode node = json.readTree(request);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new UnusableScheduleException("the request it makes is not JSON: " + e.getOriginalMessage());
        }
        throw new UnusableScheduleException("the request it makes is no JSON object");
    }
}
