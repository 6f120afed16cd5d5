package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.edge.analysis.AnalysisTasks;
import dev.assay.edge.api.AnalysisFields;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.GenerationFields;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import dev.assay.tasks.work.Runners;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a submit request into a task, or says everything that is wrong with it.
@ApplicationScoped
public class SubmitReader {

    /// Room is left for what is added on the way to a payload.
    private static final int MAX_REQUEST = Payload.MAX_LENGTH - 16 * 1024;

    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_NAME = 63;
    private static final int MAX_LABEL_VALUE = 255;

    private final AnalysisFields analysisFields;
    private final AnalysisTasks analyses;
    private final GenerationFields generationFields;
    private final Runners runners;
    private final ObjectMapper json;

    SubmitReader(
            AnalysisFields analysisFields,
            AnalysisTasks analyses,
            GenerationFields generationFields,
            Runners runners,
            ObjectMapper json) {
        this.analysisFields = analysisFields;
        this.analyses = analyses;
        this.generationFields = generationFields;
        this.json = json;
        this.runners = runners;
    }

    /// @throws ProblemException 422 with every field that is wrong; 503 for a generation when nobody can be asked
    public NewTask read(ObjectNode body, NewTask.@Nullable IdempotencyKey key) {
        var fields = new Fields(body);
        TaskKind kind = kind(fields);
        if (kind == null && fields.has("kind")) {
            fields.checkKnown(); // which other fields there may be depends on the kind
        }
        if (body.toString().length() > MAX_REQUEST) {
            throw ProblemException.invalid(
                    "options", "make the request too large; at most " + MAX_REQUEST + " characters");
        }
        Priority priority = fields.parsed("priority", Priority::parse, "low, normal, high or urgent");
        Instant notBefore = fields.instant("notBefore");
        Map<String, String> labels = fields.textMap("labels", MAX_LABELS, MAX_LABEL_NAME, MAX_LABEL_VALUE);
        boolean isAnalysis = kind == null || TaskKind.ANALYSIS.equals(kind);
        boolean isGeneration = TaskKind.GENERATION.equals(kind);
        @Nullable GenerationPayload generation = isGeneration ? generationFields.read(fields) : null;
        // An application that is still to be written has no number.
        @Nullable Target target = isGeneration ? null : target(fields, isAnalysis);
        @Nullable AnalysisSpec spec = isAnalysis ? analysisFields.read(fields, body) : null;
        Map<String, JsonNode> own = kind == null || isAnalysis || isGeneration ? Map.of() : fields.objects(kind.name());
        fields.check();
        if (isGeneration) {
            generationFields.requireEndpoint();
        }

        TaskKind known = Objects.requireNonNull(kind);
        return new NewTask(
                known,
                isAnalysis ? QueueName.ANALYSIS : new QueueName(known.name()),
                priority == null ? Priority.NORMAL : priority,
                target,
                notBefore,
                null,
                payload(body, own, spec, generation),
                labels,
                key,
                spec == null ? List.of() : analyses.subtasks(spec));
    }

    private @Nullable TaskKind kind(Fields fields) {
        String name = fields.text("kind");
        fields.require("kind", name);
        if (name == null) {
            return null;
        }
        if (!runners.kinds().contains(name)) {
            return fields.wrong("kind", "is not known here; known are " + String.join(", ", runners.kinds()));
        }
        return new TaskKind(name);
    }

    private static @Nullable Target target(Fields fields, boolean required) {
        String model = fields.model();
        Integer app = fields.integer("app", 1, Target.MAX_APP);
        if (required || model != null || app != null) {
            fields.require("model", model);
            fields.require("app", app);
        }
        return model == null || app == null ? null : new Target(model, app);
    }

    private Payload payload(
            ObjectNode body,
            Map<String, JsonNode> own,
            @Nullable AnalysisSpec spec,
            @Nullable GenerationPayload generation) {
        if (spec != null) {
            return analyses.payload(spec);
        }
        if (generation != null) {
            return generation.write(json);
        }
        ObjectNode payload = body.objectNode();
        payload.setAll(own);
        return new Payload(payload.toString());
    }
}
