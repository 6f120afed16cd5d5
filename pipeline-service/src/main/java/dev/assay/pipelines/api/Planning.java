package dev.assay.pipelines.api;

import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.tools.Availability;
import dev.assay.edge.tools.KnownTools;
import dev.assay.edge.tools.ServiceTools;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.AnalyzerGate;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.Readiness;
import dev.assay.pipelines.readiness.AnalyzerWatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Says what a pipeline would do and what it lacks, without doing any of it.
@ApplicationScoped
class Planning {

    private static final int FIRST_APPLICATIONS = 100;

    private final GenerationEndpoint endpoint;
    private final AnalyzerWatch watch;
    private final KnownTools tools;
    private final Estimating estimating;

    Planning(GenerationEndpoint endpoint, AnalyzerWatch watch, KnownTools tools, Estimating estimating) {
        this.endpoint = endpoint;
        this.watch = watch;
        this.tools = tools;
        this.estimating = estimating;
    }

    PlanJson plan(PipelineRequest request) throws InterruptedException {
        NewPipeline pipeline = request.pipeline();
        AnalysisSpec analysis = request.analysis();
        boolean canStart = !request.generates() || endpoint.configured();
        Map<AnalyzerService, Readiness> readiness =
                analysis == null ? Map.of() : watch.known(analysis.services().keySet());
        List<PlanJson.ServiceJson> services = analysis == null ? List.of() : services(analysis, readiness);
        int jobs = pipeline.jobs().size();
        return new PlanJson(
                canStart,
                obstacles(canStart, services, tooFew(readiness)),
                jobs,
                request.generates() ? jobs : 0,
                analysis == null ? 0 : jobs,
                firstJobs(pipeline),
                new PlanJson.GenerationJson(
                        request.generates(), endpoint.configured(), endpoint.configured() ? null : endpoint.whyNot()),
                services,
                estimating.estimate(request),
                request.notes());
    }

    /// Whether nothing would be analysed, were the analyzers to stay as they are.
    private static boolean tooFew(Map<AnalyzerService, Readiness> readiness) {
        return !readiness.isEmpty()
                && AnalyzerGate.decide(readiness.keySet(), readiness, true) instanceof AnalyzerGate.Decision.TooFew;
    }

    private List<String> obstacles(boolean canStart, List<PlanJson.ServiceJson> services, boolean tooFew) {
        var obstacles = new ArrayList<String>();
        if (!canStart) {
            obstacles.add("nothing can be generated: " + endpoint.whyNot());
        }
        if (tooFew) {
            obstacles.add("nothing would be analysed: fewer than half of the analyzers that are asked for are there");
        }
        for (PlanJson.ServiceJson service : services) {
            if (service.reason() != null) {
                obstacles.add(service.name() + " cannot be given work: " + service.reason());
            }
            if (!service.missingTools().isEmpty()) {
                obstacles.add(service.name() + " does not have " + String.join(", ", service.missingTools()));
            }
        }
        return obstacles;
    }

    private static List<PlanJson.JobJson> firstJobs(NewPipeline pipeline) {
        var jobs = new ArrayList<PlanJson.JobJson>();
        for (NewPipeline.Job job : pipeline.jobs()
                .subList(0, Math.min(FIRST_APPLICATIONS, pipeline.jobs().size()))) {
            int number = jobs.size();
            jobs.add(
                    switch (job) {
                        case NewPipeline.Job.Generated(var model, var template, var _) ->
                            new PlanJson.JobJson(number, model, template, null);
                        case NewPipeline.Job.Existing(var target) ->
                            new PlanJson.JobJson(number, target.model(), null, target.app());
                    });
        }
        return jobs;
    }

    private List<PlanJson.ServiceJson> services(AnalysisSpec analysis, Map<AnalyzerService, Readiness> readiness)
            throws InterruptedException {
        Map<AnalyzerService, ServiceTools> known = tools.read();
        return analysis.services().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> service(
                        entry.getKey(),
                        entry.getValue(),
                        readiness.getOrDefault(entry.getKey(), new Readiness.Ready()),
                        known.getOrDefault(entry.getKey(), ServiceTools.UNKNOWN)))
                .toList();
    }

    private static PlanJson.ServiceJson service(
            AnalyzerService service, SortedSet<String> asked, Readiness readiness, ServiceTools has) {
        List<String> missing = asked.stream()
                .filter(tool -> has.of(tool) == Availability.MISSING)
                .toList();
        return switch (readiness) {
            case Readiness.Ready _ -> planned(service, asked, "READY", null, missing);
            case Readiness.CircuitOpen(var cause) -> planned(service, asked, "CIRCUIT_OPEN", cause.message(), missing);
            case Readiness.Absent(var cause) -> planned(service, asked, "ABSENT", cause.message(), missing);
        };
    }

    private static PlanJson.ServiceJson planned(
            AnalyzerService service,
            SortedSet<String> asked,
            String readiness,
            @Nullable String reason,
            List<String> missing) {
        return new PlanJson.ServiceJson(service.wireName(), List.copyOf(asked), readiness, reason, missing);
    }
}
