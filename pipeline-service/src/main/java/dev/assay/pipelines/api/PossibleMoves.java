package dev.assay.pipelines.api;

import dev.assay.model.pipeline.PipelineStatus;
import java.util.List;

/// What people can do with a pipeline, by its state.
final class PossibleMoves {

    private PossibleMoves() {}

    static List<String> of(PipelineStatus status) {
        return switch (status) {
            case INITIALIZING, PENDING, RUNNING -> List.of("cancel", "pause", "extend");
            case PAUSED -> List.of("cancel", "resume", "extend");
            case PARTIAL_SUCCESS, FAILED -> List.of("retry-failed");
            case COMPLETED, CANCELLED -> List.of();
        };
    }

    /// The same in a sentence.
    static String sentence(PipelineStatus status) {
        List<String> moves = of(status);
        return moves.isEmpty()
                ? "A pipeline that is " + status + " stays as it is; create a new one."
                : "A pipeline that is " + status + " can be moved by: " + String.join(", ", moves) + ".";
    }
}
