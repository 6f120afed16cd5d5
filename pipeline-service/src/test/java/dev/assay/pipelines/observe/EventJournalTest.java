package dev.assay.pipelines.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineEvent.Level;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventJournalTest {

    private static final PipelineId PIPELINE = new PipelineId(1);

    @Test
    void a_line_has_the_pipeline_and_what_it_is_about() {
        assertThat(EventJournal.line(PIPELINE, cancelled("enough")))
                .isEqualTo("[" + PIPELINE + ":MAIN] 2 open tasks are cancelled with it: enough");
    }

    @Test
    void a_reason_cannot_look_like_another_line() {
        String forged = "done\r\n2026-01-01 INFO [pipeline_000000000000:MAIN] all is well\u2028\u0085\u001b[2J\u202e";

        assertThat(EventJournal.line(PIPELINE, cancelled(forged)))
                .doesNotContain("\r", "\n", "\u2028", "\u0085", "\u001b", "\u202e")
                .contains("done 2026-01-01 INFO");
    }

    private static PipelineEvent cancelled(String reason) {
        return new PipelineEvent(
                1,
                Instant.EPOCH,
                Type.PIPELINE_CANCELLED,
                Level.WARNING,
                null,
                null,
                null,
                "2 open tasks are cancelled with it: " + reason);
    }
}
