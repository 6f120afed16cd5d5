package dev.assay.edge.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/// Splits an analysis into one subtask per analyzer service.
@ApplicationScoped
public class AnalysisTasks {

    private final ObjectMapper json;

    public AnalysisTasks(ObjectMapper json) {
        this.json = json;
    }

    /// The main task's payload: the request, as it was made.
    public Payload payload(AnalysisSpec spec) {
        return new Payload(spec.request().toString());
    }

    /// In the order of the services, so that the same request always makes the same task.
    public List<NewTask.Subtask> subtasks(AnalysisSpec spec) {
        return spec.services().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new NewTask.Subtask(
                        entry.getKey().wireName(),
                        write(new SubtaskPayload(entry.getValue(), spec.tier(), spec.targetUrls(), spec.options()))))
                .toList();
    }

    private Payload write(SubtaskPayload payload) {
        try {
            return new Payload(json.writeValueAsString(payload));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload of our own making has no JSON form", e);
        }
    }
}
