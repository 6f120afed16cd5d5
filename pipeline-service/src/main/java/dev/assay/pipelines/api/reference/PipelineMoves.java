package dev.assay.pipelines.api.reference;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Pipelines.Move;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/// Finds and moves pipelines by the ids people send.
@ApplicationScoped
class PipelineMoves {

    private final PipelineReader reader;

    PipelineMoves(PipelineReader reader) {
        this.reader = reader;
    }

    PipelineView find(String id) {
        return PipelineId.parse(id).flatMap(reader::find).orElseThrow(Refusal::noSuchPipeline);
    }

    /// Unlike the reference, only where the verb leads somewhere: there, what had ended could be cancelled and
    /// resumed.
    void move(String id, Function<PipelineId, Move> verb) {
        PipelineId known = PipelineId.parse(id).orElseThrow(Refusal::noSuchPipeline);
        switch (verb.apply(known)) {
            case Move.Done(var _) -> {}
            case Move.Refused(var _, var why) -> throw Refusal.because(409, why);
            case Move.Unknown() -> throw Refusal.noSuchPipeline();
        }
    }
}
