package dev.assay.tasks.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.SubtaskPayload;
import dev.assay.model.analysis.Tier;
import dev.assay.model.retry.Revision;
import dev.assay.model.retry.Revision.Revised;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.TaskKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;

/// Gives an analysis that is tried again another tier, and with it other time limits.
@ApplicationScoped
public class TierRevision {

    private final ObjectMapper json;

    TierRevision(ObjectMapper json) {
        this.json = json;
    }

    /// Does not fit tasks of other kinds: they have no tiers.
    public Revision to(Tier tier) {
        return again -> TaskKind.ANALYSIS.equals(again.kind())
                ? revise(again, tier)
                : new Revised.Unfit("a task of the kind " + again.kind() + " has no tiers");
    }

    private Revised revise(NewTask again, Tier tier) {
        try {
            var subtasks = new ArrayList<NewTask.Subtask>();
            for (NewTask.Subtask subtask : again.subtasks()) {
                subtasks.add(new NewTask.Subtask(subtask.service(), ofSubtask(subtask.payload(), tier)));
            }
            return new Revised.Fit(new NewTask(
                    again.kind(),
                    again.queue(),
                    again.priority(),
                    again.target(),
                    again.notBefore(),
                    again.pipelineId(),
                    ofMain(again.payload(), tier),
                    again.labels(),
                    again.idempotencyKey(),
                    subtasks));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Revised.Unfit("its payload is not an analysis");
        }
    }

    /// The request, as if it had been made with this tier.
    private Payload ofMain(Payload payload, Tier tier) throws JsonProcessingException {
        JsonNode request = json.readTree(payload.json());
        if (!(request instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a request is an object");
        }
        return new Payload(object.put("tier", tier.wireName()).toString());
    }

    private Payload ofSubtask(Payload payload, Tier tier) throws JsonProcessingException {
        SubtaskPayload old = json.readValue(payload.json(), SubtaskPayload.class);
        return new Payload(
                json.writeValueAsString(new SubtaskPayload(old.tools(), tier, old.targetUrls(), old.options())));
    }
}
