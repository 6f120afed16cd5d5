package dev.assay.pipelines.observe;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;

/// What part of a pipeline a log line is about, in the words that users of the replaced system search for.
enum LogTag {
    INIT,
    MAIN,
    GEN,
    ANAL,
    HEALTH,
    CIRCUIT,
    ERROR;

    static LogTag of(PipelineEvent event) {
        return event.level() == Level.ERROR ? ERROR : of(event.type());
    }

    private static LogTag of(Type type) {
        return switch (type) {
            case PIPELINE_CREATED -> INIT;
            case PIPELINE_COMPLETE,
                    PIPELINE_CANCELLED,
                    PIPELINE_PAUSED,
                    PIPELINE_RESUMED,
                    PIPELINE_RETRIED,
                    STAGE_EXTENDED,
                    STAGE_TIMED_OUT,
                    REPORT_WRITTEN -> MAIN;
            case GENERATION_START,
                    GENERATION_COMPLETE,
                    GENERATION_FAILED,
                    GENERATION_STAGE_COMPLETE,
                    GENERATION_STAGE_FAILED -> GEN;
            case ANALYSIS_START, ANALYSIS_COMPLETE, ANALYSIS_FAILED, ANALYSIS_STAGE_COMPLETE -> ANAL;
            case ANALYZERS_WAITED_FOR, ANALYZERS_READY -> HEALTH;
            case SERVICE_SKIPPED -> CIRCUIT;
        };
    }
}
