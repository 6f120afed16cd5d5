package dev.assay.pipelines.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTagTest {

    @ParameterizedTest
    @CsvSource({
        "PIPELINE_CREATED, INFO, INIT",
        "PIPELINE_COMPLETE, SUCCESS, MAIN",
        "GENERATION_START, INFO, GEN",
        "ANALYSIS_COMPLETE, SUCCESS, ANAL",
        "ANALYSIS_FAILED, WARNING, ANAL",
        "ANALYSIS_FAILED, ERROR, ERROR",
        "ANALYZERS_WAITED_FOR, WARNING, HEALTH",
        "SERVICE_SKIPPED, WARNING, CIRCUIT",
    })
    void lines_are_tagged_with_the_words_people_search_for(Type type, Level level, LogTag tag) {
        assertThat(LogTag.of(new PipelineEvent(1, Instant.EPOCH, type, level, null, null, null, "said")))
                .isEqualTo(tag);
    }
}
