package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.edge.analysis.AnalysisTasks;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.ModelName;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.pipelines.api.GenerationSection.Stint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a request for a pipeline, or says everything that is wrong with it.
///
/// The sections stand at the top, or in `config`, where the replaced system has them; its spellings of single
/// fields are understood in both places.
@ApplicationScoped
public class PipelineRequests {

    private static final int MAX_NAME = 200;

    private final GenerationReader generations;
    private final AnalysisReader analyses;
    private final AnalysisTasks tasks;
    private final ObjectMapper json;

    PipelineRequests(GenerationReader generations, AnalysisReader analyses, AnalysisTasks tasks, ObjectMapper json) {
        this.generations = generations;
        this.analyses = analyses;
        this.tasks = tasks;
        this.json = json;
    }

    /// @throws ProblemException 422 with every field that is wrong
    public PipelineRequest read(ObjectNode body) {
        ObjectNode tidied = body.deepCopy();
        ObjectNode config = tidied.get("config") instanceof ObjectNode inner ? inner : tidied;
        tidyTools(config);

        var fields = new Fields(tidied);
        String name = fields.text("name");
        if (name != null && (name.isBlank() || name.length() > MAX_NAME)) {
            fields.wrong("name", "must be 1 to " + MAX_NAME + " characters");
        }
        Sections sections = fields.has("config")
                ? fields.nested("config", inner -> sections(inner, config))
                : sections(fields, config);
        fields.check();

        Sections read = Objects.requireNonNull(sections);
        return request(name, kept(body), read, notes(config, read));
    }

    /// An empty list of tools stands for all, and tools that are named say more than a profile.
    private static void tidyTools(ObjectNode config) {
        if (config.get("analysis") instanceof ObjectNode analysis && analysis.get("tools") instanceof ArrayNode tools) {
            analysis.remove(tools.isEmpty() ? "tools" : "profile");
        }
    }

    private Sections sections(Fields fields, ObjectNode config) {
        GenerationSection generation = fields.nested("generation", generations::read);
        fields.require("generation", generation);
        AnalysisSection analysis = config.get("analysis") instanceof ObjectNode section
                ? fields.nested("analysis", inner -> analyses.read(inner, section))
                : usual(fields, config);
        Boolean streaming = fields.flag("streaming");
        Priority priority = fields.parsed("priority", Priority::parse, "low, normal, high or urgent");
        if (generation instanceof GenerationSection.Existing && analysis != null && analysis.spec() == null) {
            fields.wrong(
                    "analysis.enabled", "must not be false for applications that are there: nothing would be done");
        }
        return new Sections(generation, analysis, streaming, priority);
    }

    private @Nullable AnalysisSection usual(Fields fields, ObjectNode config) {
        return fields.has("analysis") ? fields.wrong("analysis", "must be an object") : analyses.usual(config);
    }

    private PipelineRequest request(@Nullable String name, ObjectNode config, Sections read, List<String> notes) {
        GenerationSection generation = Objects.requireNonNull(read.generation());
        AnalysisSection analysis = Objects.requireNonNull(read.analysis());
        Boolean streaming = read.streaming() == null ? analysis.streaming() : read.streaming();
        Stint generating = generation instanceof GenerationSection.Generate generate ? generate.stint() : Stint.USUAL;
        var pipeline = new NewPipeline(
                name,
                config.toString(),
                streaming == null || streaming,
                read.priority() == null ? Priority.NORMAL : read.priority(),
                limits(generating, analysis),
                analysis.spec() == null ? null : analysis(analysis.spec()),
                jobs(generation));
        return new PipelineRequest(pipeline, analysis.spec(), generation instanceof GenerationSection.Generate, notes);
    }

    private static Limits limits(Stint generation, AnalysisSection analysis) {
        Limits usual = Limits.STANDARD;
        Stint analysing = analysis.stint();
        return new Limits(
                or(generation.maxConcurrentTasks(), usual.generations()),
                or(analysing.maxConcurrentTasks(), usual.analyses()),
                or(generation.timeoutSeconds(), usual.generationTime()),
                or(analysing.timeoutSeconds(), usual.analysisTime()),
                or(analysis.analyzerWaitSeconds(), usual.analyzerWait()));
    }

    private static int or(@Nullable Integer said, int usual) {
        return said == null ? usual : said;
    }

    private static Duration or(@Nullable Integer seconds, Duration usual) {
        return seconds == null ? usual : Duration.ofSeconds(seconds);
    }

    private NewPipeline.Analysis analysis(AnalysisSpec spec) {
        Map<AnalyzerService, Payload> services = new EnumMap<>(AnalyzerService.class);
        for (NewTask.Subtask subtask : tasks.subtasks(spec)) {
            services.put(AnalyzerService.parse(subtask.service()).orElseThrow(), subtask.payload());
        }
        return new NewPipeline.Analysis(tasks.payload(spec), services);
    }

    private List<NewPipeline.Job> jobs(GenerationSection section) {
        return switch (section) {
            case GenerationSection.Existing(var applications) ->
                applications.stream()
                        .<NewPipeline.Job>map(NewPipeline.Job.Existing::new)
                        .toList();
            case GenerationSection.Generate generate -> matrix(generate);
        };
    }

    private List<NewPipeline.Job> matrix(GenerationSection.Generate generate) {
        var jobs = new ArrayList<NewPipeline.Job>();
        for (ModelName model : generate.models()) {
            for (String template : generate.templates()) {
                var payload = new GenerationPayload(
                        model.slug(), model.id(), template, generate.temperature(), generate.maxOutputTokens());
                jobs.add(new NewPipeline.Job.Generated(model.slug(), template, payload.write(json)));
            }
        }
        return jobs;
    }

    /// What is shown as the pipeline's configuration: the request without what is said elsewhere.
    private static ObjectNode kept(ObjectNode body) {
        if (body.get("config") instanceof ObjectNode config) {
            return config;
        }
        ObjectNode kept = body.deepCopy();
        kept.remove("name");
        return kept;
    }

    private static List<String> notes(ObjectNode config, Sections read) {
        var notes = new ArrayList<String>();
        boolean existing = read.generation() instanceof GenerationSection.Existing;
        for (String field : existing ? GenerationReader.OF_GENERATE : GenerationReader.OF_EXISTING) {
            if (!config.path("generation").path(field).isEmpty()) {
                notes.add("generation." + field + " has no effect in the mode " + (existing ? "existing" : "generate"));
            }
        }
        JsonNode analysis = config.path("analysis");
        for (String field : AnalysisReader.WITHOUT_EFFECT) {
            if (analysis.hasNonNull(field) || analysis.path("options").hasNonNull(field)) {
                notes.add("analysis." + field
                        + " has no effect: whoever runs the analyzers starts and stops their containers");
            }
        }
        return notes;
    }
}
