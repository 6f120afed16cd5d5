package dev.assay.model.pipeline;

import dev.assay.model.task.NewTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The verbs by which people move pipelines. Each is one guarded change that says whether it took effect;
/// [PipelineAdvance] does everything that happens by itself.
///
/// Safe for use by many threads and many processes at once. Throws [dev.assay.model.task.QueueUnavailableException]
/// when the store cannot be reached; then nothing was changed.
public interface Pipelines {

    /// The most characters a reason has.
    int MAX_REASON = 500;

    /// Stores a pipeline with all its jobs, or nothing.
    ///
    /// @param key makes a repeated create answer with the first pipeline; null when the caller does not repeat
    ///     itself
    Creation create(NewPipeline pipeline, NewTask.@Nullable IdempotencyKey key);

    /// Ends it and every open task of it, in one transaction.
    ///
    /// @param reason kept with it and its tasks; null for none
    Move cancel(PipelineId pipeline, @Nullable String reason);

    /// Starts nothing more; what runs goes on, and its stages' clocks stand still. Harmless when it is paused
    /// already.
    Move pause(PipelineId pipeline);

    /// Goes on. Harmless when it is not paused.
    Move resume(PipelineId pipeline);

    /// Runs what failed, was cancelled or was skipped once more, and only that: of a PARTIAL_SUCCESS or FAILED
    /// pipeline, whose stages get their whole time again.
    Move retryFailed(PipelineId pipeline);

    /// Gives a stage more time. Refused when it is over.
    Move extend(PipelineId pipeline, Stage stage, Duration more);

    /// What came of a create.
    sealed interface Creation {

        record Created(PipelineId id) implements Creation {}

        /// The same request came before under the same idempotency key; this is the pipeline it made.
        record Repeated(PipelineId id) implements Creation {}

        /// Another request came before under the same idempotency key; nothing was created.
        record KeyReused(PipelineId first) implements Creation {}
    }

    /// What came of a move.
    sealed interface Move {

        /// It took effect, or was so already.
        ///
        /// @param status after it
        record Done(PipelineStatus status) implements Move {}

        /// The pipeline is in a state that this verb does not lead out of.
        ///
        /// @param why a sentence for a person
        record Refused(PipelineStatus status, String why) implements Move {}

        record Unknown() implements Move {}
    }
}
