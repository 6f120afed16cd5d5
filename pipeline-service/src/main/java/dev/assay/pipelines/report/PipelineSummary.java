package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Stage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a pipeline came to, or has come to so far: applications × services, with totals. `docs/schemas/
/// pipeline-summary.schema.json` is its schema. The same end always gives the same summary.
///
/// @param soFar true while the pipeline goes on
/// @param round how often `retry-failed` was asked for
/// @param config as it was asked for
/// @param services asked of each application; empty when they are only generated
/// @param byService in the order of `services`
/// @param troubles what did not complete, by service, state and cause, most frequent first
/// @param missingTools asked for and not to be had
/// @param applications in the order of the pipeline
@Schema(name = "PipelineSummary")
@RegisterForReflection
public record PipelineSummary(
        int version,
        String pipeline,
        @Nullable String name,
        PipelineStatus status,
        boolean soFar,
        @Nullable Stage stage,
        int progress,
        int round,
        @Nullable CauseJson cause,
        @Nullable String cancelReason,
        Times times,
        JsonNode config,
        List<String> services,
        Totals totals,
        List<ServicePart> byService,
        List<Trouble> troubles,
        List<MissingTool> missingTools,
        Usage usage,
        List<Application> applications) {

    static final int VERSION = 1;

    /// How generation is called where services are named.
    static final String GENERATION = "generation";

    public PipelineSummary {
        services = List.copyOf(services);
        byService = List.copyOf(byService);
        troubles = List.copyOf(troubles);
        missingTools = List.copyOf(missingTools);
        applications = List.copyOf(applications);
    }

    /// The same with other applications, for a look at a part of it.
    PipelineSummary with(List<Application> others) {
        return new PipelineSummary(
                version,
                pipeline,
                name,
                status,
                soFar,
                stage,
                progress,
                round,
                cause,
                cancelReason,
                times,
                config,
                services,
                totals,
                byService,
                troubles,
                missingTools,
                usage,
                others);
    }

    /// When what happened, and how long it took.
    ///
    /// @param asOf when this was true: the pipeline's end, or the time of reading while it goes on
    /// @param waitSeconds from its creation until its first task
    /// @param runSeconds from its first task to its end; null before
    /// @param generationSeconds of the stage; null when it has not begun
    /// @param analysisSeconds of the stage; null when it has not begun
    @Schema(name = "PipelineTimes")
    @RegisterForReflection
    public record Times(
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            Instant asOf,
            double waitSeconds,
            @Nullable Double runSeconds,
            @Nullable Double generationSeconds,
            @Nullable Double analysisSeconds) {}

    /// @param generated applications that came of generation; null when they were there before
    /// @param cells of analysis
    @Schema(name = "PipelineTotals")
    @RegisterForReflection
    public record Totals(int applications, @Nullable Counts generated, Counts cells, SummaryJson findings) {}

    /// How many cells are in each state.
    @Schema(name = "CellCounts")
    @RegisterForReflection
    public record Counts(
            int completed, int partialSuccess, int failed, int cancelled, int skipped, int open, int waiting) {

        static Counts of(Map<CellState, Integer> counts) {
            return new Counts(
                    counts.getOrDefault(CellState.COMPLETED, 0),
                    counts.getOrDefault(CellState.PARTIAL_SUCCESS, 0),
                    counts.getOrDefault(CellState.FAILED, 0),
                    counts.getOrDefault(CellState.CANCELLED, 0),
                    counts.getOrDefault(CellState.SKIPPED, 0),
                    counts.getOrDefault(CellState.OPEN, 0),
                    counts.getOrDefault(CellState.WAITING, 0));
        }

        int count(CellState state) {
            return switch (state) {
                case COMPLETED -> completed;
                case PARTIAL_SUCCESS -> partialSuccess;
                case FAILED -> failed;
                case CANCELLED -> cancelled;
                case SKIPPED -> skipped;
                case OPEN -> open;
                case WAITING -> waiting;
            };
        }

        int total() {
            return completed + partialSuccess + failed + cancelled + skipped + open + waiting;
        }
    }

    /// @param seconds that its tasks ran, together
    @Schema(name = "PipelineService")
    @RegisterForReflection
    public record ServicePart(String service, Counts cells, SummaryJson findings, double seconds) {}

    /// Cells that ended in the same way for the same cause.
    ///
    /// @param service or `generation`
    /// @param code null for what was cancelled by request
    /// @param message of one of them
    /// @param applications the first ones, by name
    @Schema(name = "PipelineTrouble")
    @RegisterForReflection
    public record Trouble(
            String service,
            CellState state,
            @Nullable String code,
            int count,
            @Nullable String message,
            @Nullable String suggestion,
            List<String> applications) {}

    /// @param count how many applications it was missing for
    @Schema(name = "PipelineMissingTool")
    @RegisterForReflection
    public record MissingTool(String tool, String service, int count) {}

    /// What generation used.
    ///
    /// @param cost in US dollars; null when nobody said what the calls cost
    @Schema(name = "PipelineUsage")
    @RegisterForReflection
    public record Usage(
            long promptTokens,
            long completionTokens,
            @Nullable BigDecimal cost) {}

    /// @param template null for an application that was there before
    /// @param app null until it has been generated
    /// @param generation null for an application that was there before
    /// @param task its latest analysis; null before the first
    /// @param result where the files of that are, relative to the results folder; null when it left none
    /// @param findings of all services
    @Schema(name = "PipelineSummaryApplication")
    @RegisterForReflection
    public record Application(
            int number,
            String model,
            @Nullable String template,
            @Nullable Integer app,
            JobState state,
            @Nullable Generation generation,
            @Nullable String task,
            @Nullable String result,
            SummaryJson findings,
            Map<String, Cell> services) {

        String title() {
            return title(model, template, app);
        }

        /// What people call an application; one that has yet to be generated has no number.
        static String title(String model, @Nullable String template, @Nullable Integer app) {
            return app == null ? model + " / " + template : model + "/app" + app;
        }
    }

    @Schema(name = "PipelineGeneration")
    @RegisterForReflection
    public record Generation(
            CellState state,
            @Nullable String task,
            @Nullable CauseJson cause) {}

    /// One service's look at one application.
    ///
    /// @param task null when it was skipped
    /// @param seconds that its task ran; null when it did not
    @Schema(name = "PipelineSummaryCell")
    @RegisterForReflection
    public record Cell(
            CellState state,
            @Nullable String task,
            SummaryJson findings,
            List<String> missingTools,
            @Nullable Double seconds,
            @Nullable CauseJson cause) {}
}
