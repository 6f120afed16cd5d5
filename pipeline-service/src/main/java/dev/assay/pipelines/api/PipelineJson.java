package dev.assay.pipelines.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Stage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A pipeline, wherever one is returned. Its configuration and its first applications are there where one pipeline
/// is shown, not in lists.
///
/// @param progress 0 to 100, and 100 exactly when it has ended
/// @param moreApplications the cursor to read on with at `/applications`; null when these are all
/// @param notes what was asked for and has no effect; only where it is created
@Schema(name = "Pipeline")
@RegisterForReflection
public record PipelineJson(
        String id,
        @Nullable String name,
        PipelineStatus status,

        @Schema(enumeration = {"generation", "analysis"}) @Nullable
        String stage,

        int progress,
        @Schema(enumeration = {"generate", "existing"}) String mode,
        boolean streaming,
        List<String> services,
        LimitsJson limits,
        Totals totals,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable StageJson generation,
        @Nullable StageJson analysis,
        @Nullable CauseJson cause,
        @Nullable String cancelReason,
        int round,
        List<String> waitingFor,
        List<String> canBe,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(type = SchemaType.OBJECT) @Nullable
        JsonNode config,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ApplicationJson> applications,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String moreApplications,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

    public static PipelineJson of(PipelineView pipeline) {
        return new PipelineJson(
                pipeline.id().toString(),
                pipeline.name(),
                pipeline.status(),
                pipeline.stage() == null ? null : pipeline.stage().wireName(),
                pipeline.progress(),
                pipeline.generates() ? "generate" : "existing",
                pipeline.streams(),
                names(pipeline.services()),
                LimitsJson.of(pipeline.limits()),
                Totals.of(pipeline),
                pipeline.createdAt(),
                pipeline.startedAt(),
                pipeline.finishedAt(),
                StageJson.of(pipeline.generation()),
                StageJson.of(pipeline.analysis()),
                pipeline.cause() == null ? null : CauseJson.of(pipeline.cause()),
                pipeline.cancelReason(),
                pipeline.round(),
                names(pipeline.waitingFor()),
                PossibleMoves.of(pipeline.status()),
                null,
                null,
                null,
                List.of());
    }

    PipelineJson with(JsonNode itsConfig, List<ApplicationJson> first, @Nullable String more, List<String> itsNotes) {
        return new PipelineJson(
                id,
                name,
                status,
                stage,
                progress,
                mode,
                streaming,
                services,
                limits,
                totals,
                createdAt,
                startedAt,
                finishedAt,
                generation,
                analysis,
                cause,
                cancelReason,
                round,
                waitingFor,
                canBe,
                itsConfig,
                first,
                more,
                itsNotes);
    }

    private static List<String> names(List<AnalyzerService> services) {
        return services.stream().map(AnalyzerService::wireName).toList();
    }

    /// How much of each stage is done at once, and how long it may last.
    @Schema(name = "PipelineLimits")
    @RegisterForReflection
    public record LimitsJson(StageLimits generation, StageLimits analysis, long analyzerWaitSeconds) {

        static LimitsJson of(Limits limits) {
            return new LimitsJson(
                    StageLimits.of(limits, Stage.GENERATION),
                    StageLimits.of(limits, Stage.ANALYSIS),
                    limits.analyzerWait().toSeconds());
        }
    }

    @Schema(name = "StageLimits")
    @RegisterForReflection
    public record StageLimits(int maxConcurrentTasks, long timeoutSeconds) {

        static StageLimits of(Limits limits, Stage stage) {
            return new StageLimits(limits.concurrency(stage), limits.time(stage).toSeconds());
        }
    }

    /// When a stage began, when it is cut off, and when it ended; pauses and `extend` move the deadline.
    @Schema(name = "PipelineStage")
    @RegisterForReflection
    public record StageJson(
            Instant startedAt, Instant deadline, @Nullable Instant endedAt) {

        static @Nullable StageJson of(PipelineView.@Nullable StageTimes times) {
            return times == null ? null : new StageJson(times.startedAt(), times.deadline(), times.endedAt());
        }
    }

    /// Everything counted. `cells` are single services' looks at single applications that have ended.
    @Schema(name = "PipelineTotals")
    @RegisterForReflection
    public record Totals(int applications, Applications byState, Cells cells, SummaryJson findings, UsageJson usage) {

        static Totals of(PipelineView pipeline) {
            return new Totals(
                    pipeline.jobs().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum(),
                    Applications.of(pipeline),
                    Cells.of(pipeline),
                    SummaryJson.of(pipeline.findings()),
                    UsageJson.of(pipeline.usage()));
        }
    }

    @Schema(name = "PipelineApplicationCounts")
    @RegisterForReflection
    public record Applications(int waiting, int generating, int ready, int analysing, int done) {

        static Applications of(PipelineView pipeline) {
            return new Applications(
                    count(pipeline, JobState.WAITING),
                    count(pipeline, JobState.GENERATING),
                    count(pipeline, JobState.READY),
                    count(pipeline, JobState.ANALYSING),
                    count(pipeline, JobState.DONE));
        }

        private static int count(PipelineView pipeline, JobState state) {
            return pipeline.jobs().getOrDefault(state, 0);
        }
    }

    @Schema(name = "PipelineCellCounts")
    @RegisterForReflection
    public record Cells(int completed, int partialSuccess, int failed, int cancelled, int skipped) {

        static Cells of(PipelineView pipeline) {
            return new Cells(
                    count(pipeline, CellStatus.COMPLETED),
                    count(pipeline, CellStatus.PARTIAL_SUCCESS),
                    count(pipeline, CellStatus.FAILED),
                    count(pipeline, CellStatus.CANCELLED),
                    count(pipeline, CellStatus.SKIPPED));
        }

        private static int count(PipelineView pipeline, CellStatus status) {
            return pipeline.cells().getOrDefault(status, 0);
        }
    }

    /// What generation has used; `costUsd` is null when nobody said what the calls cost.
    @Schema(name = "PipelineUsage")
    @RegisterForReflection
    public record UsageJson(
            long promptTokens,
            long completionTokens,
            @Nullable BigDecimal costUsd) {

        static UsageJson of(PipelineView.Usage usage) {
            return new UsageJson(usage.promptTokens(), usage.completionTokens(), usage.cost());
        }
    }

    @Schema(name = "PipelinePage", type = SchemaType.OBJECT)
    public record PipelinePage(
            List<PipelineJson> items, @Nullable String nextCursor) {}
}
