package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.edge.api.AnalysisFields;
import dev.assay.edge.api.Fields;
import dev.assay.model.task.Payload;
import dev.assay.pipelines.api.GenerationSection.Stint;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the section `analysis`: what `POST /api/tasks` takes, with `profile` for `analysis`, and how the stage is
/// done.
///
/// `options` are settings per tool. The replaced system has the stage's own there, too; they are no tools' names.
@ApplicationScoped
class AnalysisReader {

    /// Containers are started and stopped by whoever runs the analyzers.
    static final List<String> WITHOUT_EFFECT = List.of("autoStartContainers", "stopAfterAnalysis");

    private static final Set<String> STAGE_OPTIONS = Set.of(
            "parallel",
            "maxConcurrentTasks",
            "timeoutSeconds",
            "streamingAnalysis",
            "autoStartContainers",
            "stopAfterAnalysis");

    /// Room is left for what is added on the way to a payload.
    private static final int MAX_REQUEST = Payload.MAX_LENGTH - 16 * 1024;

    private static final int MAX_WAIT_SECONDS = 24 * 3600;

    private final AnalysisFields analyses;

    AnalysisReader(AnalysisFields analyses) {
        this.analyses = analyses;
    }

    /// What is meant when nothing is said: everything every service has.
    AnalysisSection usual(ObjectNode nothing) {
        ObjectNode request = nothing.objectNode();
        AnalysisSpec spec = analyses.read(new Fields(request), "profile", asTask(request));
        if (spec == null) {
            throw new IllegalStateException("an analysis of everything is always valid");
        }
        return AnalysisSection.of(spec);
    }

    /// @param section the object that `fields` reads
    /// @return null when anything is wrong, which `fields` then says
    @Nullable
    AnalysisSection read(Fields fields, ObjectNode section) {
        Boolean enabled = fields.flag("enabled");
        Stint stint = Stints.read(fields);
        Integer wait = fields.integer("analyzerWaitSeconds", 0, MAX_WAIT_SECONDS);
        Boolean streaming = fields.flag("streamingAnalysis");
        WITHOUT_EFFECT.forEach(fields::flag);

        Map<String, JsonNode> options = fields.objects("options");
        var tools = new LinkedHashMap<>(options);
        tools.keySet().removeAll(STAGE_OPTIONS);
        OfStage said = fields.nested("options", inner -> ofStage(inner, tools.keySet()));
        if (said != null) {
            stint = Stints.merged(stint, said.stint());
            streaming = streaming == null ? said.streaming() : streaming;
        }
        if (section.toString().length() > MAX_REQUEST) {
            return fields.wrong("options", "make the request too large; at most " + MAX_REQUEST + " characters");
        }
        AnalysisSpec spec = analyses.read(fields, "profile", asTask(section));
        if (spec == null) {
            return null;
        }
        var cleaned = new AnalysisSpec(spec.services(), spec.tier(), spec.targetUrls(), tools, spec.request());
        return new AnalysisSection(Boolean.FALSE.equals(enabled) ? null : cleaned, stint, wait, streaming);
    }

    private record OfStage(Stint stint, @Nullable Boolean streaming) {}

    private static OfStage ofStage(Fields options, Set<String> tools) {
        tools.forEach(options::has);
        WITHOUT_EFFECT.forEach(options::flag);
        return new OfStage(Stints.readOptions(options), options.flag("streamingAnalysis"));
    }

    /// As it would have been submitted on its own; kept with each task.
    private static ObjectNode asTask(ObjectNode section) {
        ObjectNode task = section.objectNode().put("kind", "analysis");
        copy(section, "profile", task, "analysis");
        for (String field : List.of("tools", "services", "tier", "targetUrls")) {
            copy(section, field, task, field);
        }
        if (section.get("options") instanceof ObjectNode options) {
            ObjectNode tools = options.deepCopy();
            tools.remove(STAGE_OPTIONS);
            if (!tools.isEmpty()) {
                task.set("options", tools);
            }
        }
        return task;
    }

    private static void copy(ObjectNode from, String field, ObjectNode to, String as) {
        JsonNode value = from.get(field);
        if (value != null && !value.isNull()) {
            to.set(as, value);
        }
    }
}
