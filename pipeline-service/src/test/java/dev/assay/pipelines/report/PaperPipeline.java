package dev.assay.pipelines.report;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A pipeline that nobody ran, for what only reads them.
public record PaperPipeline(PipelineView view, List<JobView> jobs) {

    public static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");

    public static final FailureCause LOST = new FailureCause(
            FailureCause.Code.CONNECTION_LOST, "The connection to ws://analyzer:2001 ended before a result came");

    /// Of a service that did its work.
    public static JobView.Cell found(int critical, int high, int medium, int low, int info) {
        return new JobView.Cell(
                CellStatus.COMPLETED,
                new TaskId(42),
                100,
                new FindingSummary(critical, high, medium, low, info),
                List.of(),
                12.3456,
                null);
    }

    public static JobView.Cell ended(CellStatus end, FailureCause cause, String... missingTools) {
        return new JobView.Cell(
                end,
                end == CellStatus.SKIPPED ? null : new TaskId(43),
                100,
                end == CellStatus.PARTIAL_SUCCESS ? new FindingSummary(0, 1, 2, 0, 0) : FindingSummary.NONE,
                List.of(missingTools),
                end == CellStatus.SKIPPED ? null : 2.5,
                cause);
    }

    public static JobView.Cell running(int percent) {
        return new JobView.Cell(null, new TaskId(44), percent, FindingSummary.NONE, List.of(), null, null);
    }

    /// The failure report's case: 3 applications × 4 services, of which only the static analyzer held.
    public static PaperPipeline partly() {
        return existing(PipelineStatus.PARTIAL_SUCCESS, "nightly", 3, (job, service) -> switch (service) {
            case STATIC -> found(job, 2, 3, 0, 7);
            case DYNAMIC ->
                job == 0 ? ended(CellStatus.PARTIAL_SUCCESS, failed(), "zap") : ended(CellStatus.FAILED, LOST);
            case PERFORMANCE -> ended(CellStatus.FAILED, LOST);
            case AI -> ended(CellStatus.SKIPPED, open());
        });
    }

    public static PaperPipeline existing(
            PipelineStatus status,
            String name,
            int applications,
            BiFunction<Integer, AnalyzerService, JobView.@Nullable Cell> cells) {
        List<JobView> jobs = new ArrayList<>();
        for (int i = 0; i < applications; i++) {
            jobs.add(new JobView(
                    i,
                    "openai_gpt-" + (4 + i % 3),
                    null,
                    i + 1,
                    JobState.DONE,
                    null,
                    new JobView.Step(new TaskId(100 + i), TaskStatus.COMPLETED, 100, null),
                    cellsOf(i, cells)));
        }
        return new PaperPipeline(view(status, name, false), jobs);
    }

    /// Two of three were generated.
    public static PaperPipeline generated() {
        List<JobView> jobs = new ArrayList<>();
        var unwritten = new FailureCause(FailureCause.Code.REQUEST_TIMED_OUT, "The model said nothing for 120 s");
        for (int i = 0; i < 3; i++) {
            boolean made = i < 2;
            jobs.add(new JobView(
                    i,
                    "anthropic_claude",
                    "crud_todo_list",
                    made ? i + 1 : null,
                    JobState.DONE,
                    new JobView.Step(
                            new TaskId(200 + i),
                            made ? TaskStatus.COMPLETED : TaskStatus.FAILED,
                            100,
                            made ? null : unwritten),
                    made ? new JobView.Step(new TaskId(300 + i), TaskStatus.COMPLETED, 100, null) : null,
                    cellsOf(i, (_, _) -> made ? found(0, 0, 1, 2, 3) : ended(CellStatus.SKIPPED, unwritten))));
        }
        return new PaperPipeline(view(PipelineStatus.PARTIAL_SUCCESS, null, true), jobs);
    }

    public PaperPipeline with(PipelineId id) {
        return new PaperPipeline(
                new PipelineView(
                        id,
                        view.name(),
                        view.status(),
                        view.stage(),
                        view.progress(),
                        view.config(),
                        view.generates(),
                        view.streams(),
                        view.limits(),
                        view.services(),
                        view.jobs(),
                        view.cells(),
                        view.findings(),
                        view.usage(),
                        view.createdAt(),
                        view.startedAt(),
                        view.finishedAt(),
                        view.generation(),
                        view.analysis(),
                        view.cause(),
                        view.cancelReason(),
                        view.round(),
                        view.waitingFor()),
                jobs);
    }

    private static FailureCause failed() {
        return new FailureCause(FailureCause.Code.TOOLS_FAILED, "zap is missing");
    }

    private static FailureCause open() {
        return new FailureCause(
                FailureCause.Code.CIRCUIT_OPEN, "ai-analyzer failed 3 times in a row; it is left alone until 10:05:00");
    }

    private static Map<AnalyzerService, JobView.Cell> cellsOf(
            int job, BiFunction<Integer, AnalyzerService, JobView.@Nullable Cell> cells) {
        Map<AnalyzerService, JobView.Cell> made = new LinkedHashMap<>();
        for (AnalyzerService service : AnalyzerService.values()) {
            JobView.Cell cell = cells.apply(job, service);
            if (cell != null) {
                made.put(service, cell);
            }
        }
        return made;
    }

    private static PipelineView view(PipelineStatus status, @Nullable String name, boolean generates) {
        boolean ended = status.isFinal();
        Instant end = CREATED.plusSeconds(185);
        boolean troubled = status == PipelineStatus.PARTIAL_SUCCESS || status == PipelineStatus.FAILED;
        var stage = new PipelineView.StageTimes(CREATED.plusSeconds(2), CREATED.plusSeconds(1802), ended ? end : null);
        return new PipelineView(
                new PipelineId(7),
                name,
                status,
                null,
                ended ? 100 : 40,
                "{\"name\":\"nightly\",\"config\":{\"generation\":{\"mode\":\"existing\"}}}",
                generates,
                true,
                Limits.STANDARD,
                List.of(AnalyzerService.values()),
                Map.of(),
                Map.of(),
                FindingSummary.NONE,
                generates ? new PipelineView.Usage(12_345, 67_890, new BigDecimal("0.4210")) : PipelineView.Usage.NONE,
                CREATED,
                CREATED.plusSeconds(2),
                ended ? end : null,
                generates ? stage : null,
                stage,
                troubled
                        ? new FailureCause(
                                FailureCause.Code.SUBTASKS_FAILED,
                                "dynamic-analyzer: connection lost (2); performance-tester: connection lost (3)")
                        : null,
                null,
                0,
                List.of());
    }
}
