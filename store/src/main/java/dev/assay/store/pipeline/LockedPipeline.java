package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.pipeline.StageClock;
import dev.assay.model.task.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pipeline whose row is locked until the transaction ends.
///
/// @param analysis what is done to each application; null when they are only generated
/// @param now by the queue's clock
record LockedPipeline(
        PipelineId id,
        PipelineStatus status,
        boolean generates,
        boolean streams,
        Priority priority,
        Limits limits,
        NewPipeline.@Nullable Analysis analysis,
        int round,
        boolean started,
        StageClock generation,
        StageClock analysisClock,
        @Nullable Instant analyzersWantedSince,
        Set<AnalyzerService> waitingFor,
        Instant now) {

    /// The cell of a job in a pipeline that only generates.
    static final String GENERATION_CELL = "generation";

    long key() {
        return id.key();
    }

    StageClock clock(Stage stage) {
        return switch (stage) {
            case GENERATION -> generation;
            case ANALYSIS -> analysisClock;
        };
    }

    boolean has(Stage stage) {
        return switch (stage) {
            case GENERATION -> generates;
            case ANALYSIS -> analysis != null;
        };
    }

    Set<AnalyzerService> services() {
        return analysis == null ? Set.of() : analysis.services().keySet();
    }

    /// The cells that each of its jobs has in the end.
    List<String> cells() {
        return analysis == null
                ? List.of(GENERATION_CELL)
                : services().stream().sorted().map(AnalyzerService::wireName).toList();
    }
}
