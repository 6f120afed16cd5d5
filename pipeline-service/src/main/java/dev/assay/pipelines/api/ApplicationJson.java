package dev.assay.pipelines.api;

import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One application of a pipeline.
///
/// @param number its place in the pipeline, from 0; events name it
/// @param app null until it has been generated
/// @param generation null for an application that was there before
@Schema(name = "PipelineApplication")
@RegisterForReflection
public record ApplicationJson(
        int number,
        String model,
        @Nullable String template,
        @Nullable Integer app,
        JobState state,
        @Nullable StepJson generation,
        AnalysisJson analysis) {

    /// @param services all that are asked; those that have not been tried are shown, too
    public static ApplicationJson of(JobView job, List<AnalyzerService> services) {
        return new ApplicationJson(
                job.number(),
                job.model(),
                job.template(),
                job.app(),
                job.state(),
                job.generation() == null ? null : StepJson.of(job.generation()),
                AnalysisJson.of(job, services));
    }

    private static @Nullable String text(@Nullable TaskId task) {
        return task == null ? null : task.toString();
    }

    private static @Nullable CauseJson json(@Nullable FailureCause cause) {
        return cause == null ? null : CauseJson.of(cause);
    }

    /// The latest task of a stage; null fields before the first.
    @Schema(name = "PipelineStep")
    @RegisterForReflection
    public record StepJson(
            @Nullable String taskId,
            @Nullable TaskStatus status,
            int percent,
            @Nullable CauseJson cause) {

        static StepJson of(JobView.Step step) {
            return new StepJson(text(step.task()), step.status(), step.percent(), json(step.cause()));
        }
    }

    @Schema(name = "PipelineAnalysis")
    @RegisterForReflection
    public record AnalysisJson(
            @Nullable String taskId,
            @Nullable TaskStatus status,
            int percent,
            @Nullable CauseJson cause,
            Map<String, CellJson> services) {

        static AnalysisJson of(JobView job, List<AnalyzerService> asked) {
            var cells = new TreeMap<String, CellJson>();
            asked.forEach(service -> cells.put(service.wireName(), CellJson.WAITING));
            job.cells().forEach((service, cell) -> cells.put(service.wireName(), CellJson.of(cell)));
            JobView.Step step = job.analysis();
            return step == null
                    ? new AnalysisJson(null, null, 0, null, cells)
                    : new AnalysisJson(text(step.task()), step.status(), step.percent(), json(step.cause()), cells);
        }
    }

    /// One service's look at the application. `status` is WAITING before it begins, OPEN while its task is, and
    /// then how it ended; SKIPPED when it was never tried.
    @Schema(name = "PipelineCell")
    @RegisterForReflection
    public record CellJson(
            @Schema(enumeration = {"WAITING", "OPEN", "COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED", "SKIPPED"})
            String status,

            @Nullable String taskId,
            int percent,
            SummaryJson findings,
            List<String> missingTools,
            @Nullable Double seconds,
            @Nullable CauseJson cause) {

        static final CellJson WAITING =
                new CellJson("WAITING", null, 0, SummaryJson.of(FindingSummary.NONE), List.of(), null, null);

        static CellJson of(JobView.Cell cell) {
            return new CellJson(
                    cell.end() == null ? "OPEN" : cell.end().name(),
                    text(cell.task()),
                    cell.percent(),
                    SummaryJson.of(cell.findings()),
                    cell.missingTools(),
                    cell.seconds(),
                    json(cell.cause()));
        }
    }

    @Schema(name = "PipelineApplicationPage", type = SchemaType.OBJECT)
    public record ApplicationPage(
            List<ApplicationJson> items, @Nullable String nextCursor) {}
}
