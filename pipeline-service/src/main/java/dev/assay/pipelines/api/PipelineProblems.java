package dev.assay.pipelines.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;

/// What can be wrong with a request about a pipeline, beside its fields.
final class PipelineProblems {

    private PipelineProblems() {}

    static PipelineId id(String text) {
        return PipelineId.parse(text).orElseThrow(() -> noSuchPipeline(text));
    }

    static ProblemException noSuchPipeline(String id) {
        return new ProblemException(Problem.of(
                404,
                "PIPELINE_NOT_FOUND",
                "There is no such pipeline",
                "no pipeline has the id " + Texts.clipped(id),
                "Ids look like pipeline_0a1b2c3d4e5f; GET /api/pipelines lists them."));
    }

    static ProblemException keyReused(PipelineId first) {
        return new ProblemException(Problem.of(
                422,
                "IDEMPOTENCY_KEY_REUSED",
                "The idempotency key belongs to another request",
                "it came with a different request before, which made " + first,
                "Use a new key for a new request."));
    }

    static ProblemException refused(PipelineId id, PipelineStatus status, String why) {
        return new ProblemException(Problem.of(
                409,
                "PIPELINE_STATE",
                "The pipeline is in a state that does not allow this",
                id + " is " + status + ": " + why,
                PossibleMoves.sentence(status)));
    }
}
