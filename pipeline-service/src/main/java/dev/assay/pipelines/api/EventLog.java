package dev.assay.pipelines.api;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A pipeline's log as it is read on by one reader.
final class EventLog {

    private static final int PAGE = 200;

    /// What a log ends with, unless something was retried.
    private static final Set<Type> ENDS =
            EnumSet.of(Type.PIPELINE_COMPLETE, Type.PIPELINE_CANCELLED, Type.REPORT_WRITTEN);

    private final PipelineReader reader;
    private final PipelineId pipeline;
    private long last;
    private boolean looksOver;

    /// @param last the number of the event that was read last; 0 for none
    EventLog(PipelineReader reader, PipelineId pipeline, long last) {
        this.reader = reader;
        this.pipeline = pipeline;
        this.last = last;
    }

    /// What came after it, if anything; a page at a time.
    List<PipelineEvent> more() {
        List<PipelineEvent> events = reader.events(pipeline, last, PAGE);
        if (!events.isEmpty()) {
            last = events.getLast().number();
            looksOver = ENDS.contains(events.getLast().type());
        }
        return events;
    }

    /// True when the event that was read last may have been the last. Costs nothing.
    boolean looksOver() {
        return looksOver;
    }

    /// True when the pipeline has ended, or is gone, and everything has been read. In this order: the end and its
    /// event become visible together.
    boolean isOver() {
        boolean ended = reader.status(pipeline).map(PipelineStatus::isFinal).orElse(true);
        return ended && reader.events(pipeline, last, 1).isEmpty();
    }
}
