package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.pipelines.api.PipelineRequest;
import dev.assay.pipelines.api.PipelineRequests;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Starts a pipeline that was asked for in the reference's words: makes of it what `POST /api/pipelines` takes, and
/// hands that on. Fields that the reference does not know are passed over, as it does.
@ApplicationScoped
class PipelineStarts {

    private static final List<String> OF_GENERATION = List.of("mode", "models", "templates", "existingApps");
    private static final List<String> OF_ANALYSIS = List.of(
            "enabled",
            "profile",
            "tools",
            "maxConcurrentTasks",
            "autoStartContainers",
            "stopAfterAnalysis",
            "streamingAnalysis");
    private static final List<String> STAGE_OPTIONS = List.of("parallel", "maxConcurrentTasks");
    private static final List<String> ANALYSIS_OPTIONS =
            List.of("parallel", "maxConcurrentTasks", "autoStartContainers", "stopAfterAnalysis", "streamingAnalysis");

    private final PipelineRequests requests;
    private final GenerationEndpoint endpoint;
    private final Pipelines pipelines;
    private final PipelineReader reader;

    PipelineStarts(PipelineRequests requests, GenerationEndpoint endpoint, Pipelines pipelines, PipelineReader reader) {
        this.requests = requests;
        this.endpoint = endpoint;
        this.pipelines = pipelines;
        this.reader = reader;
    }

    /// @param pipeline as it is now
    /// @param message how many applications it is about, and what of the request has no effect
    record Started(PipelineView pipeline, String message) {}

    Started start(ObjectNode config, JsonNode name) {
        check(config);
        PipelineRequest request = requests.read(ours(config, name));
        if (request.generates() && !endpoint.configured()) {
            throw Refusal.because(503, "Nothing can be generated: " + endpoint.whyNot());
        }
        PipelineId id = switch (pipelines.create(request.pipeline(), null)) {
            case Pipelines.Creation.Created(var created) -> created;
            case Pipelines.Creation.Repeated(var first) -> first;
            case Pipelines.Creation.KeyReused(var first) ->
                throw new IllegalStateException("a request without a key met the key of " + first);
        };
        return new Started(reader.find(id).orElseThrow(Refusal::noSuchPipeline), message(request));
    }

    /// In the reference's order and words.
    private static void check(ObjectNode config) {
        JsonNode generation = config.path("generation");
        if ("existing".equals(generation.path("mode").asText("generate"))) {
            if (generation.path("existingApps").isEmpty()) {
                throw Refusal.because(400, "Please select at least one existing app");
            }
        } else if (generation.path("models").isEmpty()
                || generation.path("templates").isEmpty()) {
            throw Refusal.because(400, "Generation requires at least one model and one template");
        }
    }

    private static ObjectNode ours(ObjectNode config, JsonNode name) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        section(config, "generation", OF_GENERATION, STAGE_OPTIONS, known);
        section(config, "analysis", OF_ANALYSIS, ANALYSIS_OPTIONS, known);
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        if (!name.asText("").isBlank()) {
            ours.set("name", name);
        }
        ours.set("config", known);
        return ours;
    }

    private static void section(
            ObjectNode config, String name, List<String> fields, List<String> options, ObjectNode to) {
        JsonNode section = config.path(name);
        if (section instanceof ObjectNode object) {
            ObjectNode known = to.putObject(name);
            copy(object, fields, known);
            if (object.get("options") instanceof ObjectNode said) {
                copy(said, options, known.putObject("options"));
            }
            // The older calls have it here.
            if (object.hasNonNull("parallel")) {
                known.withObjectProperty("options").set("parallel", object.get("parallel"));
            }
        } else if (!section.isMissingNode()) {
            to.set(name, section);
        }
    }

    private static void copy(ObjectNode from, List<String> fields, ObjectNode to) {
        fields.stream().filter(from::hasNonNull).forEach(field -> to.set(field, from.get(field)));
    }

    private static String message(PipelineRequest request) {
        String started = "Pipeline started with " + request.pipeline().jobs().size() + " generation jobs";
        return request.notes().isEmpty() ? started : started + "; " + String.join("; ", request.notes());
    }
}
