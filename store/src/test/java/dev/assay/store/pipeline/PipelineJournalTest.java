package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.Pipelines.Creation;
import dev.assay.model.task.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineJournalTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final List<PipelineEvent> told = new ArrayList<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whoever_writes_an_event_is_told_of_it_once_as_it_stands_in_the_log() {
        var pipelines = new PostgresPipelines(
                fixture.database, fixture.queue, fixture.now(), (_, events) -> told.addAll(events));
        var advance = new PostgresPipelineAdvance(
                fixture.database, fixture.queue, fixture.now(), (_, events) -> told.addAll(events));
        NewPipeline asked = PipelineFixture.pipeline(
                List.of(new NewPipeline.Job.Existing(new Target("m", 1))),
                List.of(AnalyzerService.STATIC),
                Limits.STANDARD,
                true);
        PipelineId id = ((Creation.Created) pipelines.create(asked, null)).id();

        advance.advance(id, Map.of());
        advance.advance(id, Map.of());
        fixture.pipelines.pause(id); // somebody else's

        List<PipelineEvent> log = fixture.reader.events(id, 0, 100);
        assertThat(told).isNotEmpty().isEqualTo(log.subList(0, told.size())).hasSize(log.size() - 1);
    }
}
