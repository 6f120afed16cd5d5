package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolCatalog;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import dev.assay.tasks.analysis.AnalysisSpec;
import dev.assay.tasks.analysis.AnalysisTasks;
import dev.assay.tasks.work.Runners;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a submit request into a task, or says everything that is wrong with it.
@ApplicationScoped
public class SubmitReader {

    /// Room is left for what is added on the way to a payload.
    private static final int MAX_REQUEST = Payload.MAX_LENGTH - 16 * 1024;

    private static final int MAX_TOOLS = 100;
    private static final int MAX_URLS = 20;
    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_NAME = 63;
    private static final int MAX_LABEL_VALUE = 255;

    private final ToolCatalog catalog;
    private final AnalysisTasks analyses;
    private final Runners runners;

    SubmitReader(ToolCatalog catalog, AnalysisTasks analyses, Runners runners) {
        this.catalog = catalog;
        this.analyses = analyses;
        this.runners = runners;
    }

    /// @throws ProblemException 422 with every field that is wrong
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
        Target target = target(fields, isAnalysis);
        @Nullable AnalysisSpec spec = isAnalysis ? analysis(fields, body) : null;
        Map<String, JsonNode> own = kind == null || isAnalysis ? Map.of() : fields.objects(kind.name());
        fields.check();

        TaskKind known = Objects.requireNonNull(kind);
        return new NewTask(
                known,
                isAnalysis ? QueueName.ANALYSIS : new QueueName(known.name()),
                priority == null ? Priority.NORMAL : priority,
                target,
                notBefore,
                null,
                spec == null ? payload(body, known, own) : analyses.payload(spec),
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

    private @Nullable AnalysisSpec analysis(Fields fields, ObjectNode body) {
        Tier tier = fields.parsed("tier", Tier::parse, "quick, standard or deep");
        List<URI> targetUrls = targetUrls(fields);
        Map<String, JsonNode> options = fields.objects("options");
        Map<AnalyzerService, SortedSet<String>> services = services(fields);
        return services == null
                ? null
                : new AnalysisSpec(services, tier == null ? Tier.STANDARD : tier, targetUrls, options, body);
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> services(Fields fields) {
        AnalysisType type = fields.parsed(
                "analysis",
                AnalysisType::parse,
                "one of "
                        + String.join(
                                ", ",
                                Stream.of(AnalysisType.values())
                                        .map(AnalysisType::wireName)
                                        .toList()));
        List<String> tools = fields.texts("tools", MAX_TOOLS);
        List<String> services = fields.texts("services", MAX_TOOLS);
        long given =
                Stream.of("analysis", "tools", "services").filter(fields::has).count();
        if (given > 1) {
            return fields.wrong("analysis", "choose one of analysis, tools and services");
        }
        if (tools != null) {
            return byTools(fields, tools);
        }
        if (services != null) {
            return byServices(fields, services);
        }
        return catalog.route(type == null ? AnalysisType.COMPREHENSIVE : type);
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> byTools(Fields fields, List<String> tools) {
        if (tools.isEmpty()) {
            return fields.wrong("tools", "must name at least one tool; leave it out to run them all");
        }
        List<String> unknown =
                tools.stream().filter(name -> catalog.resolve(name).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            return fields.wrong(
                    "tools", "unknown: " + clipped(unknown) + "; known are " + String.join(", ", catalog.names()));
        }
        return catalog.route(
                tools.stream().map(catalog::resolve).flatMap(Optional::stream).toList());
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> byServices(Fields fields, List<String> services) {
        List<AnalyzerService> known = services.stream()
                .map(AnalyzerService::parse)
                .flatMap(Optional::stream)
                .toList();
        if (services.isEmpty() || known.size() != services.size()) {
            return fields.wrong(
                    "services",
                    "must be some of "
                            + String.join(
                                    ", ",
                                    Stream.of(AnalyzerService.values())
                                            .map(AnalyzerService::wireName)
                                            .toList()));
        }
        return catalog.all(known);
    }

    private static List<URI> targetUrls(Fields fields) {
        List<String> texts = fields.texts("targetUrls", MAX_URLS);
        var urls = new ArrayList<URI>();
        for (String text : texts == null ? List.<String>of() : texts) {
            try {
                URI url = new URI(text);
                boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (web && url.getHost() != null) {
                    urls.add(url);
                    continue;
                }
            } catch (URISyntaxException _) {
                // Said below, with the same words as for any other text that is not a web address.
            }
            fields.wrong(
                    "targetUrls",
                    "must be web addresses like http://host:5000/; one is not: " + clipped(List.of(text)));
        }
        return urls;
    }

    private static Payload payload(ObjectNode body, TaskKind kind, Map<String, JsonNode> own) {
        ObjectNode payload = body.objectNode();
        payload.setAll(own);
        return new Payload(payload.toString());
    }

    private static String clipped(List<String> texts) {
        String joined = String.join(", ", texts);
        return joined.length() > 200 ? joined.substring(0, 200) + "…" : joined;
    }
}
