package dev.assay.store.pipeline;

import static dev.assay.model.analysis.AnalyzerService.AI;
import static dev.assay.model.analysis.AnalyzerService.STATIC;
import static dev.assay.store.pipeline.PipelineFixture.LIMITS;
import static dev.assay.store.pipeline.PipelineFixture.assertDone;
import static dev.assay.store.pipeline.PipelineFixture.existing;
import static dev.assay.store.pipeline.PipelineFixture.generated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Pipelines.Creation;
import dev.assay.model.pipeline.Pipelines.Move;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.NewTask.IdempotencyKey;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskStatus;
import dev.assay.testkit.postgres.LockWaits;
import dev.assay.testkit.postgres.OpenTransaction;
import dev.assay.testkit.task.Results;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The verbs of people, and what follows from them.
class PipelineVerbsTest {

    private static final List<AnalyzerService> BOTH = List.of(STATIC, AI);
    private static final FailureCause GONE = new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "no answer");

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void applications_that_are_there_are_analysed_and_the_pipeline_is_completed() {
        PipelineId pipeline = fixture.create(existing(2, BOTH, LIMITS));
        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.INITIALIZING);

        fixture.run(pipeline, _ -> Results.completed());

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
        assertThat(fixture.events(pipeline))
                .containsExactly(
                        Type.PIPELINE_CREATED,
                        Type.ANALYSIS_START,
                        Type.ANALYSIS_START,
                        Type.ANALYSIS_COMPLETE,
                        Type.ANALYSIS_COMPLETE,
                        Type.ANALYSIS_STAGE_COMPLETE,
                        Type.PIPELINE_COMPLETE);
    }

    @Test
    void applications_are_generated_and_then_analysed() {
        PipelineId pipeline = fixture.create(generated(3, BOTH, LIMITS, true));

        fixture.run(pipeline, _ -> Results.completed());

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
        assertThat(fixture.jobs(pipeline)).extracting(JobView::app).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(fixture.events(pipeline)).contains(Type.GENERATION_STAGE_COMPLETE);
    }

    @Test
    void pipelines_that_only_generate_are_judged_by_their_generations() {
        PipelineId fine = fixture.create(generated(2, List.of(), LIMITS, true));
        fixture.run(fine, _ -> Results.completed());
        assertThat(fixture.status(fine)).isEqualTo(PipelineStatus.COMPLETED);

        PipelineId dead = fixture.create(generated(2, List.of(), LIMITS, true));
        fixture.run(dead, _ -> Results.failed());
        assertThat(fixture.status(dead)).isEqualTo(PipelineStatus.FAILED);
        assertThat(fixture.events(dead)).contains(Type.GENERATION_STAGE_FAILED);

        assertDone(fixture.pipelines.retryFailed(dead), PipelineStatus.RUNNING);
        fixture.run(dead, _ -> Results.completed());
        assertThat(fixture.status(dead)).isEqualTo(PipelineStatus.COMPLETED);
    }

    @Test
    void when_every_generation_fails_nothing_is_analysed_and_the_pipeline_has_failed() {
        PipelineId pipeline = fixture.create(generated(2, BOTH, LIMITS, true));

        fixture.run(pipeline, _ -> Results.failed());

        PipelineView view = fixture.view(pipeline);
        assertThat(view.status()).isEqualTo(PipelineStatus.FAILED);
        assertThat(view.cause()).extracting(FailureCause::code).isEqualTo(FailureCause.Code.GENERATION_FAILED);
        assertThat(view.cells()).containsEntry(CellStatus.SKIPPED, 4);
    }

    @Test
    void a_generation_that_left_no_application_has_failed() {
        PipelineId pipeline = fixture.create(generated(1, BOTH, LIMITS, true));
        fixture.advance(pipeline);
        fixture.claim(9).forEach(task -> fixture.end(task, Results.completed()));

        assertThat(fixture.advance(pipeline).status()).isEqualTo(PipelineStatus.FAILED);
    }

    @Test
    void what_generating_has_used_is_added_up_and_failed_calls_are_paid_too() {
        PipelineId pipeline = fixture.create(generated(2, BOTH, LIMITS, true));
        assertThat(fixture.view(pipeline).usage()).isEqualTo(PipelineView.Usage.NONE);
        fixture.run(pipeline, _ -> Results.completed());
        fixture.execute("insert into generation_call select task_key, 1, 'm', 't', 100, 20, 0.25, 3, 'OK', now()"
                + " from pipeline_task where stage = 'GENERATION'");
        fixture.execute("insert into generation_call values (987654, 1, 'm', 't', 100, 20, 0.25, 3, 'OK', now())");

        assertThat(fixture.view(pipeline).usage()).isEqualTo(new PipelineView.Usage(200, 40, new BigDecimal("0.50")));
    }

    @Test
    void a_batch_begins_its_analyses_when_all_are_generated() {
        PipelineId pipeline = fixture.create(generated(2, BOTH, LIMITS, false));
        fixture.advance(pipeline);
        List<ClaimedTask> generations = fixture.claim(9);

        fixture.generate(generations.get(0));
        fixture.advance(pipeline);
        assertThat(fixture.claim(9)).isEmpty();

        fixture.generate(generations.get(1));
        fixture.advance(pipeline);
        assertThat(fixture.claim(9)).hasSize(4);
    }

    @Test
    void a_repeated_create_is_answered_with_the_first() {
        var key = new IdempotencyKey("k", "digest");
        Creation first = fixture.pipelines.create(existing(1, BOTH, LIMITS), key);
        PipelineId id = ((Creation.Created) first).id();

        assertThat(fixture.pipelines.create(existing(1, BOTH, LIMITS), key)).isEqualTo(new Creation.Repeated(id));
        assertThat(fixture.pipelines.create(existing(1, BOTH, LIMITS), new IdempotencyKey("k", "other")))
                .isEqualTo(new Creation.KeyReused(id));
        assertThat(fixture.number("select count(*) from pipeline")).isEqualTo(1);
    }

    @Test
    void advancing_again_changes_nothing_and_tells_nobody() {
        PipelineId pipeline = fixture.create(existing(2, BOTH, LIMITS));

        assertThat(fixture.advance(pipeline).changed()).isTrue();
        int events = fixture.events(pipeline).size();

        Advanced again = fixture.advance(pipeline);
        assertThat(again.changed()).isFalse();
        assertThat(again.lookAgain()).isEqualTo(LIMITS.analysisTime());
        assertThat(fixture.events(pipeline)).hasSize(events);
        assertThat(fixture.advance(new PipelineId(99))).isEqualTo(new Advanced(null, false, Set.of(), null));
    }

    @Test
    void cancelling_ends_its_tasks_with_it_and_keeps_what_was_found() {
        PipelineId pipeline = fixture.create(existing(5, BOTH, LIMITS));
        fixture.advance(pipeline);
        List<ClaimedTask> claimed = fixture.claim(2);
        fixture.end(claimed.getFirst(), Results.completed());

        assertDone(fixture.pipelines.cancel(pipeline, "enough"), PipelineStatus.CANCELLED);

        PipelineView view = fixture.view(pipeline);
        assertThat(view.status()).isEqualTo(PipelineStatus.CANCELLED);
        assertThat(view.cancelReason()).isEqualTo("enough");
        assertThat(view.jobs()).containsEntry(JobState.DONE, 5);
        assertThat(view.cells()).containsEntry(CellStatus.COMPLETED, 1).containsEntry(CellStatus.CANCELLED, 9);
        assertThat(fixture.number("select count(*) from task where finished_at is null"))
                .isZero();
        assertDone(fixture.pipelines.cancel(pipeline, "again"), PipelineStatus.CANCELLED);
        assertThat(fixture.advance(pipeline).changed()).isFalse();
    }

    /// Who tries it again has its lock, and asks for the turn that the cancel has.
    @Test
    void cancelling_does_not_wait_for_an_analysis_that_has_ended_meanwhile() throws Exception {
        PipelineId pipeline = fixture.create(existing(2, List.of(STATIC), LIMITS));
        fixture.advance(pipeline);
        fixture.claim(2);

        try (var threads = Executors.newSingleThreadExecutor();
                var ending = new OpenTransaction(fixture.pool);
                var second = new OpenTransaction(fixture.pool);
                var retrying = new OpenTransaction(fixture.pool)) {
            ending.execute("select from application_turn where app = 1 for no key update");
            second.execute("select from application_turn where app = 2 for no key update");
            var cancelling = threads.submit(() -> fixture.pipelines.cancel(pipeline, "enough"));
            LockWaits.await(fixture.pool, 1);
            ending.execute("""
                    update task set status = 'CANCELLED', subtasks_open = 0, worker = null, lease_until = null,
                        finished_at = now()
                    where app = 1
                    """);
            // the cancel goes on to the second turn, with the first one's lock
            ending.commit();
            retrying.execute("select from task where app = 1 and subtasks > 0 for no key update");
            LockWaits.await(fixture.pool, 1);
            second.rollback();

            assertDone(cancelling.get(20, TimeUnit.SECONDS), PipelineStatus.CANCELLED);
        }
    }

    /// As a claim for both queues counts them.
    @Test
    void cancelling_counts_queue_by_queue_in_the_order_of_their_names() throws Exception {
        PipelineId pipeline = fixture.create(generated(2, List.of(STATIC), LIMITS, true));
        fixture.advance(pipeline);
        fixture.generate(fixture.claim(1).getFirst());
        fixture.advance(pipeline);
        assertThat(fixture.texts(
                        "select queue from task where finished_at is null and parent_key is null order by key"))
                .as("open, the first by key last by name")
                .containsExactly("generation", "analysis");
        fixture.execute("""
                insert into queue_count (queue, shard) select queue, generate_series(0, 15) from queue_count
                on conflict do nothing
                """);

        try (var threads = Executors.newSingleThreadExecutor();
                var claiming = new OpenTransaction(fixture.pool)) {
            claiming.execute("select from queue_count where queue = 'analysis' for no key update");
            var cancelling = threads.submit(() -> fixture.pipelines.cancel(pipeline, "enough"));
            LockWaits.await(fixture.pool, 1);
            claiming.execute("select from queue_count where queue = 'generation' for no key update nowait");
            claiming.rollback();

            assertDone(cancelling.get(20, TimeUnit.SECONDS), PipelineStatus.CANCELLED);
        }
    }

    @Test
    void a_paused_one_lets_go_on_what_runs_and_begins_nothing() {
        PipelineId pipeline = fixture.create(existing(5, BOTH, LIMITS));
        fixture.advance(pipeline);

        assertDone(fixture.pipelines.pause(pipeline), PipelineStatus.PAUSED);
        assertDone(fixture.pipelines.pause(pipeline), PipelineStatus.PAUSED);
        fixture.run(pipeline, _ -> Results.completed());
        assertThat(fixture.view(pipeline).jobs())
                .containsEntry(JobState.DONE, 3)
                .containsEntry(JobState.READY, 2);

        assertDone(fixture.pipelines.resume(pipeline), PipelineStatus.RUNNING);
        assertDone(fixture.pipelines.resume(pipeline), PipelineStatus.RUNNING);
        fixture.run(pipeline, _ -> Results.completed());
        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
    }

    @Test
    void one_that_is_paused_before_anybody_looked_begins_when_it_is_resumed() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));

        assertDone(fixture.pipelines.pause(pipeline), PipelineStatus.PAUSED);
        fixture.advance(pipeline);
        assertThat(fixture.claim(9)).isEmpty();
        assertDone(fixture.pipelines.resume(pipeline), PipelineStatus.PENDING);
        fixture.run(pipeline, _ -> Results.completed());

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
    }

    @Test
    void a_paused_one_with_nothing_left_ends() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);
        fixture.pipelines.pause(pipeline);

        fixture.run(pipeline, _ -> Results.completed());

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
    }

    @Test
    void the_time_of_a_pause_is_given_back() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);
        fixture.pipelines.pause(pipeline);
        fixture.clock.forward(Duration.ofHours(2));
        assertThat(fixture.advance(pipeline).changed()).isFalse();
        fixture.pipelines.resume(pipeline);

        Advanced advanced = fixture.advance(pipeline);

        assertThat(advanced.changed()).isFalse();
        assertThat(advanced.lookAgain()).isEqualTo(LIMITS.analysisTime());
    }

    @Test
    void a_stage_whose_time_is_up_is_cut_off_and_never_counts_as_done() {
        PipelineId pipeline = fixture.create(existing(5, BOTH, LIMITS));
        fixture.advance(pipeline);
        fixture.claim(2).forEach(task -> fixture.end(task, Results.completed()));
        fixture.clock.forward(LIMITS.analysisTime());

        assertThat(fixture.advance(pipeline).status()).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);

        PipelineView view = fixture.view(pipeline);
        assertThat(view.cause()).extracting(FailureCause::code).isEqualTo(FailureCause.Code.STAGE_TIMED_OUT);
        assertThat(view.cells())
                .containsEntry(CellStatus.COMPLETED, 2)
                .containsEntry(CellStatus.CANCELLED, 4)
                .containsEntry(CellStatus.SKIPPED, 4);
        assertThat(fixture.number("select count(*) from task where finished_at is null"))
                .isZero();
        assertThat(fixture.events(pipeline)).contains(Type.STAGE_TIMED_OUT).endsWith(Type.PIPELINE_COMPLETE);
    }

    @Test
    void a_generation_that_is_cut_off_leaves_what_is_generated_to_be_analysed() {
        PipelineId pipeline = fixture.create(generated(4, BOTH, LIMITS, false));
        fixture.advance(pipeline);
        fixture.generate(fixture.claim(9).getFirst());
        fixture.clock.forward(LIMITS.generationTime());

        fixture.run(pipeline, _ -> Results.completed());

        PipelineView view = fixture.view(pipeline);
        assertThat(view.status()).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(view.cells()).containsEntry(CellStatus.COMPLETED, 2).containsEntry(CellStatus.SKIPPED, 6);
        assertThat(view.cause()).extracting(FailureCause::code).isEqualTo(FailureCause.Code.STAGE_TIMED_OUT);
    }

    @Test
    void a_stage_is_given_more_time_until_it_is_over() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);

        assertDone(fixture.pipelines.extend(pipeline, Stage.ANALYSIS, Duration.ofMinutes(5)), PipelineStatus.RUNNING);
        fixture.clock.forward(Duration.ofMinutes(34));
        assertThat(fixture.advance(pipeline).lookAgain()).isEqualTo(Duration.ofMinutes(1));
        assertThat(fixture.pipelines.extend(pipeline, Stage.GENERATION, Duration.ofMinutes(5)))
                .isInstanceOf(Move.Refused.class);
        fixture.clock.forward(Duration.ofMinutes(1));
        fixture.advance(pipeline);
        assertThat(fixture.pipelines.extend(pipeline, Stage.ANALYSIS, Duration.ofMinutes(5)))
                .isInstanceOf(Move.Refused.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.pipelines.extend(pipeline, Stage.ANALYSIS, Duration.ZERO));
    }

    @Test
    void verbs_do_not_lead_out_of_an_end_except_retry() {
        PipelineId done = fixture.create(existing(1, BOTH, LIMITS));
        fixture.run(done, _ -> Results.completed());

        assertThat(List.of(
                        fixture.pipelines.cancel(done, null),
                        fixture.pipelines.pause(done),
                        fixture.pipelines.resume(done),
                        fixture.pipelines.retryFailed(done)))
                .allSatisfy(move -> assertThat(move)
                        .isInstanceOfSatisfying(
                                Move.Refused.class,
                                refused -> assertThat(refused.status()).isEqualTo(PipelineStatus.COMPLETED)));
        assertThat(fixture.pipelines.cancel(new PipelineId(99), null)).isEqualTo(new Move.Unknown());
    }

    @Test
    void what_was_done_in_part_is_not_retried() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.run(pipeline, _ -> new Settlement.CompletePartly(Results.NOTHING_FOUND, Results.NO_TOOL_RAN));

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(fixture.pipelines.retryFailed(pipeline)).isInstanceOf(Move.Refused.class);
    }

    @Test
    void services_whose_circuits_are_open_are_left_out_and_recorded() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        Map<AnalyzerService, Readiness> readiness = Map.of(AI, new Readiness.CircuitOpen(GONE));

        fixture.advance.advance(pipeline, readiness);
        fixture.run(pipeline, _ -> Results.completed());

        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(fixture.jobs(pipeline).getFirst().cells().get(AI))
                .satisfies(cell -> assertThat(cell.end()).isEqualTo(CellStatus.SKIPPED))
                .satisfies(cell -> assertThat(cell.cause()).isEqualTo(GONE));
        assertThat(fixture.reader.events(pipeline, 0, 10))
                .filteredOn(event -> event.type() == Type.SERVICE_SKIPPED)
                .extracting(PipelineEvent::service)
                .containsExactly(AI);
    }

    @Test
    void without_analyzers_it_waits_and_then_fails_and_names_them() {
        PipelineId pipeline = fixture.create(existing(4, BOTH, LIMITS));
        Map<AnalyzerService, Readiness> nobody =
                Map.of(STATIC, new Readiness.Absent(GONE), AI, new Readiness.Absent(GONE));

        Advanced waiting = fixture.advance.advance(pipeline, nobody);
        assertThat(waiting)
                .isEqualTo(new Advanced(PipelineStatus.PENDING, true, Set.of(STATIC, AI), LIMITS.analyzerWait()));
        assertThat(fixture.view(pipeline).waitingFor()).containsExactlyInAnyOrder(STATIC, AI);
        fixture.clock.forward(LIMITS.analyzerWait());

        assertThat(fixture.advance.advance(pipeline, nobody).status()).isEqualTo(PipelineStatus.FAILED);
        assertThat(fixture.view(pipeline).cause()).satisfies(cause -> {
            assertThat(cause.code()).isEqualTo(FailureCause.Code.NO_ANALYZERS);
            assertThat(cause.message()).contains("static-analyzer", "ai-analyzer");
        });

        assertDone(fixture.pipelines.retryFailed(pipeline), PipelineStatus.RUNNING);
        fixture.run(pipeline, _ -> Results.completed());
        assertThat(fixture.status(pipeline)).isEqualTo(PipelineStatus.COMPLETED);
    }

    @Test
    void a_task_that_was_deleted_counts_as_failed_and_nothing_waits_for_it() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);
        fixture.execute("delete from task");

        assertThat(fixture.advance(pipeline).status()).isEqualTo(PipelineStatus.FAILED);
        assertThat(fixture.view(pipeline).cells()).containsEntry(CellStatus.FAILED, 2);
    }

    @Test
    void a_subtask_that_was_deleted_counts_as_failed_however_its_main_task_ended() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);
        fixture.claim(9).forEach(task -> fixture.end(task, Results.completed()));
        fixture.execute("delete from task where key = (select max(key) from task where parent_key is not null)");

        assertThat(fixture.advance(pipeline).status()).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(fixture.view(pipeline).cells())
                .containsEntry(CellStatus.COMPLETED, 1)
                .containsEntry(CellStatus.FAILED, 1);
    }

    @Test
    void open_cells_show_their_tasks_progress() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        fixture.advance(pipeline);
        ClaimedTask task = fixture.claim(1).getFirst();
        fixture.queue.progress(task.lease(), new Progress(40, null, 0, 0));

        JobView job = fixture.jobs(pipeline).getFirst();

        assertThat(job.state()).isEqualTo(JobState.ANALYSING);
        assertThat(job.analysis()).satisfies(step -> {
            assertThat(step.status()).isEqualTo(TaskStatus.RUNNING);
            assertThat(step.percent()).isEqualTo(20);
        });
        assertThat(job.cells()).hasSize(2);
        assertThat(job.cells()
                        .get(AnalyzerService.parse(String.valueOf(task.service()))
                                .orElseThrow()))
                .satisfies(cell -> {
                    assertThat(cell.end()).isNull();
                    assertThat(cell.percent()).isEqualTo(40);
                });
    }

    @Test
    void a_list_leaves_out_a_configuration_that_would_make_it_too_large() {
        String large = "{\"x\":\"" + "x".repeat(PipelineReader.MAX_LISTED_CONFIG) + "\"}";
        PipelineId pipeline = fixture.create(configured(large));
        fixture.create(configured("{\"x\":1}"));

        assertThat(fixture.reader.list(Set.of(), PageRequest.first(2)).items())
                .extracting(PipelineView::config)
                .containsExactly("{\"x\":1}", "{}");
        assertThat(fixture.view(pipeline).config()).isEqualTo(large);
    }

    private static NewPipeline configured(String config) {
        NewPipeline usual = existing(1, BOTH, LIMITS);
        return new NewPipeline(
                usual.name(),
                config,
                usual.streams(),
                usual.priority(),
                usual.limits(),
                usual.analysis(),
                usual.jobs());
    }

    @Test
    void lists_and_jobs_are_read_page_by_page() {
        for (int i = 0; i < 3; i++) {
            fixture.create(existing(3, BOTH, LIMITS));
        }
        Page<PipelineView> first = fixture.reader.list(Set.of(), PageRequest.first(2));
        Page<PipelineView> second =
                fixture.reader.list(Set.of(), PageRequest.first(2).after(String.valueOf(first.nextCursor())));

        assertThat(first.items()).extracting(view -> view.id().key()).containsExactly(3L, 2L);
        assertThat(second.items()).extracting(view -> view.id().key()).containsExactly(1L);
        assertThat(second.nextCursor()).isNull();
        assertThat(fixture.reader
                        .list(Set.of(PipelineStatus.FAILED), PageRequest.first(2))
                        .items())
                .isEmpty();

        Page<JobView> jobs = fixture.reader.jobs(new PipelineId(1), PageRequest.first(2));
        assertThat(jobs.items()).extracting(JobView::number).containsExactly(0, 1);
        assertThat(fixture.reader
                        .jobs(new PipelineId(1), PageRequest.first(2).after(String.valueOf(jobs.nextCursor())))
                        .items())
                .extracting(JobView::number)
                .containsExactly(2);
        assertThatThrownBy(() -> fixture.reader.jobs(
                        new PipelineId(1), PageRequest.first(2).after("x' or 1=1")))
                .isInstanceOf(BadCursorException.class);
        assertThatThrownBy(
                        () -> fixture.reader.list(Set.of(), PageRequest.first(2).after("nonsense")))
                .isInstanceOf(BadCursorException.class);
    }

    @Test
    void reports_are_missing_until_they_are_noted_and_again_after_a_retry() {
        PipelineId pipeline = fixture.create(existing(1, BOTH, LIMITS));
        var reports = new PostgresPipelineReports(fixture.database, fixture.now());
        assertThat(reports.missing(9)).isEmpty();
        fixture.run(pipeline, _ -> Results.failed());
        assertThat(reports.missing(9)).containsExactly(pipeline);

        reports.written(pipeline, 0, "pipelines/x", "ab");
        reports.written(pipeline, 0, "pipelines/x", "ab");
        assertThat(reports.missing(9)).isEmpty();
        assertThat(fixture.events(pipeline)).containsOnlyOnce(Type.REPORT_WRITTEN);

        fixture.pipelines.retryFailed(pipeline);
        reports.written(pipeline, 1, "pipelines/x", "ab");
        fixture.run(pipeline, _ -> Results.completed());
        assertThat(reports.missing(9)).containsExactly(pipeline);
    }
}
