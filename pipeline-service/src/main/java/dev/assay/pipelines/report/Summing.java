package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Computes a summary. Pure: what it says depends on nothing but what it is given, so that the same end gives the
/// same bytes whoever writes them, and when.
final class Summing {

    private final PipelineView pipeline;
    private final Troubles troubles = new Troubles();
    private final Map<CellState, Integer> generated = new EnumMap<>(CellState.class);
    private final Map<CellState, Integer> cells = new EnumMap<>(CellState.class);
    private final Map<AnalyzerService, Part> parts = new EnumMap<>(AnalyzerService.class);
    private final Map<AnalyzerService, Map<String, Integer>> missing = new EnumMap<>(AnalyzerService.class);
    private FindingSummary findings = FindingSummary.NONE;

    private Summing(PipelineView pipeline) {
        this.pipeline = pipeline;
        pipeline.services().stream().sorted().forEach(service -> parts.put(service, new Part()));
    }

    /// @param now stands for the end while there is none
    static PipelineSummary of(PipelineView pipeline, List<JobView> jobs, JsonNode config, Instant now) {
        return new Summing(pipeline).sum(jobs, config, now);
    }

    private PipelineSummary sum(List<JobView> jobs, JsonNode config, Instant now) {
        List<PipelineSummary.Application> applications =
                jobs.stream().map(this::application).toList();
        FailureCause cause = pipeline.cause();
        return new PipelineSummary(
                PipelineSummary.VERSION,
                pipeline.id().toString(),
                pipeline.name(),
                pipeline.status(),
                !pipeline.status().isFinal(),
                pipeline.stage(),
                pipeline.progress(),
                pipeline.round(),
                cause == null ? null : CauseJson.of(cause),
                pipeline.cancelReason(),
                times(now),
                config,
                parts.keySet().stream().map(AnalyzerService::wireName).toList(),
                new PipelineSummary.Totals(
                        applications.size(),
                        pipeline.generates() ? PipelineSummary.Counts.of(generated) : null,
                        PipelineSummary.Counts.of(cells),
                        SummaryJson.of(findings)),
                parts.entrySet().stream()
                        .map(part -> part.getValue().of(part.getKey()))
                        .toList(),
                troubles.list(),
                missingTools(),
                new PipelineSummary.Usage(
                        pipeline.usage().promptTokens(),
                        pipeline.usage().completionTokens(),
                        pipeline.usage().cost()),
                applications);
    }

    private PipelineSummary.Application application(JobView job) {
        Map<String, PipelineSummary.Cell> services = new LinkedHashMap<>();
        FindingSummary found = FindingSummary.NONE;
        String title = PipelineSummary.Application.title(job.model(), job.template(), job.app());
        PipelineSummary.Generation generation = generation(job, title);
        for (Map.Entry<AnalyzerService, Part> column : parts.entrySet()) {
            AnalyzerService service = column.getKey();
            JobView.Cell cell = job.cells().get(service);
            CellState state = CellState.of(cell);
            services.put(service.wireName(), cell(state, cell));
            cells.merge(state, 1, Integer::sum);
            column.getValue().count(state, cell);
            if (cell != null) {
                found = found.plus(cell.findings());
                troubles.add(service.wireName(), state, cell.cause(), title);
                cell.missingTools()
                        .forEach(tool -> missing.computeIfAbsent(service, _ -> new TreeMap<>())
                                .merge(tool, 1, Integer::sum));
            }
        }
        findings = findings.plus(found);
        TaskId task = job.analysis() == null ? null : job.analysis().task();
        return new PipelineSummary.Application(
                job.number(),
                job.model(),
                job.template(),
                job.app(),
                job.state(),
                generation,
                text(task),
                result(job, task),
                SummaryJson.of(found),
                services);
    }

    private PipelineSummary.@Nullable Generation generation(JobView job, String title) {
        JobView.Step step = job.generation();
        if (step == null) {
            return null;
        }
        CellState state = CellState.ofGeneration(job, step);
        generated.merge(state, 1, Integer::sum);
        troubles.add(PipelineSummary.GENERATION, state, step.cause(), title);
        return new PipelineSummary.Generation(state, text(step.task()), cause(step.cause()));
    }

    private static PipelineSummary.Cell cell(CellState state, JobView.@Nullable Cell cell) {
        return cell == null
                ? new PipelineSummary.Cell(state, null, SummaryJson.of(FindingSummary.NONE), List.of(), null, null)
                : new PipelineSummary.Cell(
                        state,
                        text(cell.task()),
                        SummaryJson.of(cell.findings()),
                        cell.missingTools().stream().sorted().toList(),
                        cell.seconds() == null ? null : rounded(cell.seconds()),
                        cause(cell.cause()));
    }

    /// An analysis leaves files unless all of it was cancelled or it has yet to end.
    private static @Nullable String result(JobView job, @Nullable TaskId task) {
        Integer app = job.app();
        boolean left = job.cells().values().stream().map(CellState::of).anyMatch(state -> switch (state) {
            case COMPLETED, PARTIAL_SUCCESS, FAILED -> true;
            case CANCELLED, SKIPPED, OPEN, WAITING -> false;
        });
        return task == null || app == null || !left ? null : job.model() + "/app" + app + "/" + task;
    }

    private PipelineSummary.Times times(Instant now) {
        Instant asOf = Objects.requireNonNullElse(pipeline.finishedAt(), now);
        Instant started = pipeline.startedAt();
        return new PipelineSummary.Times(
                pipeline.createdAt(),
                started,
                pipeline.finishedAt(),
                asOf,
                seconds(pipeline.createdAt(), started == null ? asOf : started),
                started == null ? null : seconds(started, asOf),
                stage(pipeline.generation(), asOf),
                stage(pipeline.analysis(), asOf));
    }

    private static @Nullable Double stage(PipelineView.@Nullable StageTimes stage, Instant asOf) {
        return stage == null ? null : seconds(stage.startedAt(), Objects.requireNonNullElse(stage.endedAt(), asOf));
    }

    private List<PipelineSummary.MissingTool> missingTools() {
        List<PipelineSummary.MissingTool> all = new ArrayList<>();
        missing.forEach((service, tools) -> tools.forEach(
                (tool, count) -> all.add(new PipelineSummary.MissingTool(tool, service.wireName(), count))));
        return all;
    }

    private static @Nullable CauseJson cause(@Nullable FailureCause cause) {
        return cause == null ? null : CauseJson.of(cause);
    }

    private static @Nullable String text(@Nullable TaskId task) {
        return task == null ? null : task.toString();
    }

    /// Clocks may differ by a little; nothing has taken less than no time.
    private static double seconds(Instant from, Instant to) {
        return Math.max(0, rounded(Duration.between(from, to).toMillis() / 1000.0));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    /// One service's column.
    private static final class Part {

        private final Map<CellState, Integer> counts = new EnumMap<>(CellState.class);
        private FindingSummary found = FindingSummary.NONE;
        private double ran;

        void count(CellState state, JobView.@Nullable Cell cell) {
            counts.merge(state, 1, Integer::sum);
            if (cell != null) {
                found = found.plus(cell.findings());
                ran += cell.seconds() == null ? 0 : cell.seconds();
            }
        }

        PipelineSummary.ServicePart of(AnalyzerService service) {
            return new PipelineSummary.ServicePart(
                    service.wireName(), PipelineSummary.Counts.of(counts), SummaryJson.of(found), rounded(ran));
        }
    }
}
