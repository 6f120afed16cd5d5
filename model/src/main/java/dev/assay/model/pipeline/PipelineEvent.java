package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A line of a pipeline's log.
///
/// @param number from 1 without gaps, in the order in which things happened
/// @param job whose application it is about; null for the whole pipeline
public record PipelineEvent(
        long number,
        Instant at,
        Type type,
        Level level,
        @Nullable Stage stage,
        @Nullable Integer job,
        @Nullable AnalyzerService service,
        String message) {

    /// What happened. The first ten are the names that users of the replaced system know.
    public enum Type {
        GENERATION_START,
        GENERATION_COMPLETE,
        GENERATION_FAILED,
        GENERATION_STAGE_COMPLETE,
        GENERATION_STAGE_FAILED,
        ANALYSIS_START,
        ANALYSIS_COMPLETE,
        ANALYSIS_FAILED,
        ANALYSIS_STAGE_COMPLETE,
        PIPELINE_COMPLETE,
        PIPELINE_CREATED,
        PIPELINE_CANCELLED,
        PIPELINE_PAUSED,
        PIPELINE_RESUMED,
        PIPELINE_RETRIED,
        ANALYZERS_WAITED_FOR,
        ANALYZERS_READY,
        SERVICE_SKIPPED,
        STAGE_EXTENDED,
        STAGE_TIMED_OUT,
        REPORT_WRITTEN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Level {
        INFO,
        SUCCESS,
        WARNING,
        ERROR;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
