package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.Payload;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import jakarta.enterprise.context.ApplicationScoped;

/// Tells which type of analysis a task is. Those that came through this package say so in a label; of others it is
/// found in the request they came with.
@ApplicationScoped
class AnalysisTypes {

    static final String LABEL = "analysis_type";

    /// Of a request that names tools or services.
    private static final String CUSTOM = "custom";

    private final TaskReader tasks;
    private final ObjectMapper json;

    AnalysisTypes(TaskReader tasks, ObjectMapper json) {
        this.tasks = tasks;
        this.json = json;
    }

    /// @param task from a list, too, where payloads are left out
    String of(TaskView task) {
        String label = task.labels().get(LABEL);
        if (label != null) {
            return label;
        }
        if (!task.kind().equals(TaskKind.ANALYSIS)) {
            return task.kind().name();
        }
        String service = task.service();
        if (service != null) {
            return AnalyzerService.parse(service).map(AnalysisTypes::of).orElse(service);
        }
        Payload payload = task.payload().equals(Payload.EMPTY)
                ? tasks.find(task.id()).map(TaskView::payload).orElse(Payload.EMPTY)
                : task.payload();
        return of(payload);
    }

    private String of(Payload payload) {
        try {
            JsonNode request = json.readTree(payload.json());
            String named = request.path("analysis").asText("");
            boolean chosen = request.hasNonNull("tools") || request.hasNonNull("services");
            return chosen ? CUSTOM : named.isEmpty() ? "comprehensive" : named;
        } catch (JsonProcessingException e) {
            return CUSTOM;
        }
    }

    private static String of(AnalyzerService service) {
        return switch (service) {
            case STATIC -> "static";
            case DYNAMIC -> "dynamic";
            case PERFORMANCE -> "performance";
            case AI -> "ai";
        };
    }
}
