package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads a batch of submit requests, or says what is wrong with each of them.
@ApplicationScoped
class BatchReader {

    private final SubmitReader submits;

    BatchReader(SubmitReader submits) {
        this.submits = submits;
    }

    /// @throws ProblemException 422 with the fields that are wrong, such as `tasks[3].model`
    List<NewTask> read(ObjectNode body) {
        var fields = new Fields(body);
        List<JsonNode> requests = fields.list("tasks", 1, TaskQueue.MAX_BATCH);
        fields.require("tasks", requests);
        fields.check();

        var tasks = new ArrayList<NewTask>();
        int index = 0;
        for (JsonNode request : Objects.requireNonNull(requests)) {
            read(request, "tasks[" + index++ + "]", fields, tasks);
        }
        fields.checkKnown();
        return tasks;
    }

    private void read(JsonNode request, String place, Fields fields, List<NewTask> tasks) {
        if (!(request instanceof ObjectNode object)) {
            fields.wrong(place, "must be an object, as POST /api/tasks takes it");
            return;
        }
        try {
            tasks.add(submits.read(object, null));
        } catch (ProblemException refused) {
            fields.wrongIn(place, refused);
        }
    }
}
