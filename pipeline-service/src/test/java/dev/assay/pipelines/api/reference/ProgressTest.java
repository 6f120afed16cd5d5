package dev.assay.pipelines.api.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.TaskId;
import dev.assay.pipelines.report.PaperPipeline;
import dev.assay.pipelines.report.PipelinesOnPaper;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Compares documents with those that the reference documents: names, order and kinds of values.
class ProgressTest {

    private final ObjectMapper json = JsonMapper.builder().build();
    private final PipelinesOnPaper pipelines = new PipelinesOnPaper();
    private final PipelineDocuments documents = new PipelineDocuments(pipelines, json);

    @Test
    void a_pipeline_that_runs_is_written_as_documented() throws JsonProcessingException {
        PipelineId id = pipelines.add(PaperPipeline.existing(
                PipelineStatus.RUNNING, "demo", 2, (_, _) -> PaperPipeline.found(0, 1, 0, 0, 0)));
        pipelines.happened(
                id,
                List.of(new PipelineEvent(
                        1,
                        PaperPipeline.CREATED.plusSeconds(3),
                        PipelineEvent.Type.ANALYSIS_START,
                        PipelineEvent.Level.INFO,
                        Stage.ANALYSIS,
                        0,
                        null,
                        "Analysing openai_gpt-4/app1")));

        assertThat(text(documents.whole(pipelines.find(id).orElseThrow()).progress()))
                .isEqualTo("""
                        {"generation":{"total":2,"completed":2,"failed":0,"status":"skipped","results":[],\
                        "max_concurrent":2,"in_flight":0},\
                        "analysis":{"total":2,"completed":2,"failed":0,"status":"completed",\
                        "main_task_ids":["%1$s","%2$s"],"subtask_ids":["%3$s","%3$s","%3$s","%3$s","%3$s","%3$s","%3$s","%3$s"],\
                        "task_ids":["%1$s","%2$s"],\
                        "submitted_apps":["openai_gpt-4:1","openai_gpt-5:2"],"retryable_apps":[],\
                        "max_concurrent":3,"in_flight":0,\
                        "results":[{"model_slug":"openai_gpt-4","app_number":1,"task_id":"%1$s","status":"completed","findings":4},\
                        {"model_slug":"openai_gpt-5","app_number":2,"task_id":"%2$s","status":"completed","findings":4}],\
                        "partial_success":0,"total_findings":0,"started_at":1795341602.0,"timeout_at":1795343402.0},\
                        "events":[{"timestamp":"2026-11-22T10:00:03","type":"analysis_start",\
                        "message":"Analysing openai_gpt-4/app1","level":"info","stage":"analysis",\
                        "target":"openai_gpt-4/app1","details":{}}]}""".formatted(new TaskId(100), new TaskId(101), new TaskId(42)));
    }

    @Test
    void generation_is_told_by_job_with_what_went_wrong() throws JsonProcessingException {
        PipelineId id = pipelines.add(PaperPipeline.generated());

        assertThat(text(documents
                        .whole(pipelines.find(id).orElseThrow())
                        .progress()
                        .generation()))
                .isEqualTo("""
                        {"total":3,"completed":2,"failed":1,"status":"completed","results":[\
                        {"job_index":0,"model_slug":"anthropic_claude","template_slug":"crud_todo_list","app_number":1,"success":true,"error":null,"duration":null},\
                        {"job_index":1,"model_slug":"anthropic_claude","template_slug":"crud_todo_list","app_number":2,"success":true,"error":null,"duration":null},\
                        {"job_index":2,"model_slug":"anthropic_claude","template_slug":"crud_todo_list","app_number":null,"success":false,"error":"The model said nothing for 120 s","duration":null}],\
                        "max_concurrent":2,"in_flight":0}""");
    }

    @Test
    void an_existing_pipeline_ends_at_a_hundred_where_the_reference_ended_at_fifty() {
        PipelineId id = pipelines.add(PaperPipeline.partly());

        PipelineAnswer answer = documents.whole(pipelines.find(id).orElseThrow());

        assertThat(answer.overallProgress()).isEqualTo(100.0);
        assertThat(answer.status()).isEqualTo("partial_success");
        assertThat(answer.stage()).isEqualTo("done");
        assertThat(answer.createdAt()).isEqualTo("2026-11-22T10:00:00");
        assertThat(answer.progress().analysis().partialSuccess()).isEqualTo(3);
        assertThat(answer.progress().analysis().retryableApps())
                .containsExactly("openai_gpt-4:1", "openai_gpt-5:2", "openai_gpt-6:3");
    }

    @Test
    void an_application_that_was_never_analysed_is_marked_where_the_tasks_are() {
        PipelineId id = pipelines.add(PaperPipeline.generated());

        PipelineAnswer.Details details = documents.details(pipelines.find(id).orElseThrow());

        assertThat(details.pipeline().progress().analysis().taskIds())
                .last()
                .isEqualTo("skipped:anthropic_claude:crud_todo_list");
        assertThat(details.analysisTasks())
                .extracting(PipelineAnswer.Task::status)
                .containsExactly("completed", "completed", "skipped");
        assertThat(details.taskSummary()).isEqualTo(new PipelineAnswer.TaskSummary(2, 0, 1, 0));
        assertThat(details.allTasks()).hasSize(3 + 2 * 4);
    }

    @Test
    void the_last_hundred_events_are_told_newest_first() {
        PipelineId id = pipelines.add(PaperPipeline.partly());
        pipelines.happened(
                id,
                LongStream.rangeClosed(1, 250)
                        .mapToObj(number -> new PipelineEvent(
                                number,
                                PaperPipeline.CREATED,
                                PipelineEvent.Type.ANALYSIS_COMPLETE,
                                PipelineEvent.Level.SUCCESS,
                                Stage.ANALYSIS,
                                null,
                                null,
                                "number " + number))
                        .toList());

        List<ProgressAnswer.Event> events =
                documents.whole(pipelines.find(id).orElseThrow()).progress().events();

        assertThat(events).hasSize(100);
        assertThat(events.getFirst().message()).isEqualTo("number 250");
        assertThat(events.getFirst().target()).isNull();
    }

    @Test
    void a_list_leaves_out_what_there_is_once_per_application() {
        PipelineId id = pipelines.add(PaperPipeline.partly());

        ProgressAnswer listed =
                documents.listed(pipelines.find(id).orElseThrow()).progress();

        assertThat(listed.analysis().total()).isEqualTo(3);
        assertThat(listed.analysis().results()).isEmpty();
        assertThat(listed.events()).isEmpty();
    }

    private String text(Object document) throws JsonProcessingException {
        return json.writeValueAsString(document);
    }
}
