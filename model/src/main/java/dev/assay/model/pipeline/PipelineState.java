package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has to be known of a pipeline to plan its next steps. Never grows with its jobs: of those that are to be
/// begun it has only the first few.
///
/// @param now by the database's clock
/// @param services asked of each application; empty when they are only generated
/// @param analyzersWantedSince since when not all analyzers are there that it needs; null while they are
/// @param waitingFor services that it waits for at this moment
public record PipelineState(
        PipelineStatus status,
        Instant now,
        boolean streams,
        Limits limits,
        Set<AnalyzerService> services,
        StageClock generation,
        StageClock analysis,
        @Nullable Instant analyzersWantedSince,
        Set<AnalyzerService> waitingFor,
        Work work) {

    public PipelineState {
        services = Set.copyOf(services);
        waitingFor = Set.copyOf(waitingFor);
    }

    public StageClock clock(Stage stage) {
        return switch (stage) {
            case GENERATION -> generation;
            case ANALYSIS -> analysis;
        };
    }

    /// What there is to do.
    ///
    /// @param waiting the first jobs whose application has yet to be generated, as many as may be open at once
    /// @param generating how many are being generated
    /// @param ready the first jobs whose application has yet to be analysed, as many as may be open at once
    /// @param analysing how many are being analysed
    public record Work(List<Integer> waiting, int generating, List<Due> ready, int analysing) {

        public Work {
            waiting = List.copyOf(waiting);
            ready = List.copyOf(ready);
        }

        /// Nothing is left of the stage that makes applications.
        boolean allGenerated() {
            return waiting.isEmpty() && generating == 0;
        }

        boolean allDone() {
            return allGenerated() && ready.isEmpty() && analysing == 0;
        }
    }

    /// An application to be analysed.
    ///
    /// @param lacking services asked for that have not looked at it; at least one
    public record Due(int job, Set<AnalyzerService> lacking) {

        public Due {
            lacking = Set.copyOf(lacking);
        }
    }
}
