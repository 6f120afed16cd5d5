package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.ModelIds;
import dev.assay.edge.generation.ModelName;
import dev.assay.edge.generation.Templates;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.task.Target;
import dev.assay.pipelines.api.GenerationSection.Stint;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the section `generation`.
@ApplicationScoped
class GenerationReader {

    /// What only the mode generate looks at.
    static final List<String> OF_GENERATE = List.of("models", "templates");

    /// What only the mode existing looks at.
    static final List<String> OF_EXISTING = List.of("applications", "existingApps");

    private static final int MAX_NAMES = NewPipeline.MAX_JOBS;

    private final ModelIds models;
    private final Templates templates;

    GenerationReader(ModelIds models, Templates templates) {
        this.models = models;
        this.templates = templates;
    }

    private enum Mode {
        GENERATE,
        EXISTING
    }

    /// @return null when anything is wrong, which `fields` then says
    @Nullable
    GenerationSection read(Fields fields) {
        Mode mode = fields.parsed("mode", GenerationReader::mode, "generate or existing");
        boolean unknownMode = mode == null && fields.has("mode");
        List<ModelName> named = models(fields);
        List<String> asked = templates(fields);
        List<Target> applications = applications(fields);
        Double temperature = fields.decimal("temperature", 0, GenerationPayload.MAX_TEMPERATURE);
        Integer tokens = fields.integer("maxOutputTokens", 1, GenerationPayload.MAX_OUTPUT_TOKENS);
        Stint stint = Stints.read(fields);
        Stint options = fields.nested("options", Stints::readOptions);
        Stint merged = options == null ? stint : Stints.merged(stint, options);
        if (unknownMode) {
            return null;
        }
        boolean existing = mode == null ? !applications.isEmpty() && named.isEmpty() : mode == Mode.EXISTING;
        if (existing) {
            return existing(fields, applications);
        }
        return generate(fields, named, asked)
                ? new GenerationSection.Generate(named, asked, temperature, tokens, merged)
                : null;
    }

    private static Optional<Mode> mode(String text) {
        return switch (text) {
            case "generate" -> Optional.of(Mode.GENERATE);
            case "existing" -> Optional.of(Mode.EXISTING);
            default -> Optional.empty();
        };
    }

    private static @Nullable GenerationSection existing(Fields fields, List<Target> applications) {
        if (applications.isEmpty()) {
            if (!fields.anyWrong()) {
                fields.wrong("applications", "must name at least one application in the mode existing");
            }
            return null;
        }
        return new GenerationSection.Existing(applications);
    }

    private static boolean generate(Fields fields, List<ModelName> named, List<String> asked) {
        if (fields.anyWrong()) {
            return false;
        }
        if (named.isEmpty()) {
            fields.wrong("models", "must name at least one model in the mode generate");
        }
        if (asked.isEmpty()) {
            fields.wrong("templates", "must name at least one template in the mode generate");
        }
        long jobs = (long) named.size() * asked.size();
        if (jobs > NewPipeline.MAX_JOBS) {
            fields.wrong(
                    "models",
                    "and templates make %d applications; a pipeline has at most %d"
                            .formatted(jobs, NewPipeline.MAX_JOBS));
        }
        return !fields.anyWrong();
    }

    private List<ModelName> models(Fields fields) {
        return named(
                fields, "models", models::find, name -> "no model's slug and no " + ModelName.ID_RULE, ModelName::slug);
    }

    private List<String> templates(Fields fields) {
        return named(
                fields,
                "templates",
                name -> templates.find(name).map(_ -> name),
                name -> "unknown; known are " + String.join(", ", templates.names()),
                Function.identity());
    }

    /// Names that each stand for something, and none of them for the same.
    private static <T> List<T> named(
            Fields fields,
            String field,
            Function<String, Optional<T>> find,
            Function<String, String> whyNot,
            Function<T, String> identity) {
        List<String> texts = fields.texts(field, MAX_NAMES);
        var found = new ArrayList<T>();
        Set<String> seen = new HashSet<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            Optional<T> one = find.apply(text);
            if (one.isEmpty()) {
                fields.wrong(field, Texts.clipped(text) + " is " + whyNot.apply(text));
            } else if (!seen.add(identity.apply(one.get()))) {
                fields.wrong(field, Texts.clipped(text) + " is named twice");
            } else {
                found.add(one.get());
            }
        }
        return found;
    }

    private static List<Target> applications(Fields fields) {
        String field = fields.has("existingApps") && !fields.has("applications") ? "existingApps" : "applications";
        if (fields.has("existingApps") && fields.has("applications")) {
            fields.wrong("existingApps", "is the same as applications; give one of them");
        }
        List<JsonNode> items = fields.list(field, 0, NewPipeline.MAX_JOBS);
        var targets = new ArrayList<Target>();
        Set<Target> seen = new HashSet<>();
        for (int i = 0; items != null && i < items.size(); i++) {
            Optional<Target> target = target(items.get(i));
            if (target.isEmpty()) {
                fields.wrong(
                        field + "." + i, "must be like \"openai_gpt-4:3\" or {\"model\":\"openai_gpt-4\",\"app\":3}");
            } else if (!seen.add(target.get())) {
                fields.wrong(
                        field + "." + i,
                        target.get().model() + ":" + target.get().app() + " is named twice");
            } else {
                targets.add(target.get());
            }
        }
        return targets;
    }

    private static Optional<Target> target(JsonNode item) {
        if (item.isTextual()) {
            String text = item.textValue();
            int colon = text.lastIndexOf(':');
            return colon < 0 ? Optional.empty() : target(text.substring(0, colon), number(text.substring(colon + 1)));
        }
        if (!(item instanceof ObjectNode object) || object.size() != 2) {
            return Optional.empty();
        }
        JsonNode model = object.path("model");
        JsonNode app = object.path("app");
        boolean typed = model.isTextual() && app.isIntegralNumber() && app.canConvertToInt();
        return typed ? target(model.textValue(), app.intValue()) : Optional.empty();
    }

    private static Optional<Target> target(String model, int app) {
        return Target.isValidModel(model) && Target.isValidApp(app)
                ? Optional.of(new Target(model, app))
                : Optional.empty();
    }

    /// 0, which is no application's, for what is no number.
    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : 0;
    }
}
