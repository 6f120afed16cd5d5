package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.task.FailureCause;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One change of a pipeline, decided by [PipelinePlanner] and written under the pipeline's lock.
public sealed interface Step {

    /// True when more may follow at once: jobs are done that were not before.
    default boolean leadsOn() {
        return switch (this) {
            case TimeOut _, Drop _, GiveUp _ -> true;
            case Open _, StartClock _, Generate _, Analyse _, Await _, StopWaiting _, EndStage _, Finish _ -> false;
        };
    }

    /// It has been looked at: INITIALIZING to PENDING.
    record Open() implements Step {}

    /// A stage has begun.
    record StartClock(Stage stage, Instant deadline) implements Step {}

    /// A job's generation is submitted.
    record Generate(int job) implements Step {}

    /// A job's analysis is submitted.
    ///
    /// @param ask at least one service
    /// @param leftOut services that are not asked, and why
    record Analyse(int job, Set<AnalyzerService> ask, Map<AnalyzerService, FailureCause> leftOut) implements Step {

        public Analyse {
            ask = Set.copyOf(ask);
            leftOut = Map.copyOf(leftOut);
        }
    }

    /// Analyzers that are not there are waited for.
    ///
    /// @param since when that began
    /// @param isNew it begins now
    record Await(Instant since, Set<AnalyzerService> services, boolean isNew) implements Step {

        public Await {
            services = Set.copyOf(services);
        }
    }

    /// No analyzer is waited for any more.
    ///
    /// @param since null when all are there; otherwise it goes on without some, which are not there since then
    record StopWaiting(@Nullable Instant since) implements Step {}

    /// Jobs that are ready are skipped: of the analyzers that they need, fewer than half are there.
    ///
    /// @param missing services that are not there
    record GiveUp(Set<AnalyzerService> missing, FailureCause cause) implements Step {

        public GiveUp {
            missing = Set.copyOf(missing);
        }
    }

    /// A stage's time is up: its open tasks are cancelled, and it is over.
    record TimeOut(Stage stage) implements Step {}

    /// Jobs that a stage which is over has not begun are skipped.
    record Drop(Stage stage) implements Step {}

    /// Everything of a stage is done.
    record EndStage(Stage stage) implements Step {}

    /// All jobs are done: the verdict is computed from their cells.
    record Finish() implements Step {}
}
