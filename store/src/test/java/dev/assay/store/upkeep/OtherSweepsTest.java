package dev.assay.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.control.WorkerReport;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.WorkerId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.TaskSweeps.OldTasks;
import dev.assay.model.upkeep.WorkerSweeps;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.task.Results;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Workers, pipelines and archives.
@Timeout(60)
class OtherSweepsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MICRO = Duration.ofNanos(1_000);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final WorkerSweeps workers = new PostgresWorkerSweeps(fixture.database, fixture.clock::instant);
    private final PipelineSweeps pipelines = new PostgresPipelineSweeps(fixture.database, fixture.clock::instant);
    private final ResultArchives archives = new PostgresResultArchives(fixture.database, fixture.clock::instant);
    private final PipelineRows rows = new PipelineRows(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    // --- workers

    private void report(String worker) {
        new PostgresWorkerRegistry(fixture.database, fixture.clock::instant)
                .report(new WorkerReport(
                        new WorkerId(worker),
                        "host",
                        "1",
                        Map.of(QueueName.ANALYSIS, 1),
                        Set.of("analysis"),
                        UpkeepFixture.LEASE,
                        false,
                        0,
                        0,
                        Duration.ZERO));
    }

    @Test
    void workers_that_were_not_heard_of_for_longer_than_the_threshold_are_forgotten() {
        for (int i = 0; i < 4; i++) {
            report("dead-" + i);
        }
        fixture.clock.forward(DAY);
        report("alive");
        assertThat(fixture.run(workers.dead(DAY)).found()).as("exactly at it").isZero();
        fixture.clock.forward(MICRO);

        SweepReport dry = fixture.dryRun(workers.dead(DAY));
        SweepReport report = fixture.run(workers.dead(DAY));

        assertThat(report.ids())
                .containsExactly("dead-0", "dead-1", "dead-2", "dead-3")
                .isEqualTo(dry.ids());
        assertThat(fixture.texts("select id from worker")).containsExactly("alive");
    }

    @Test
    void a_worker_that_reports_between_the_look_and_the_deletion_stays() {
        report("w");
        fixture.clock.forward(DAY.plus(MICRO));
        Batched<WorkerId> dead = workers.dead(DAY);
        List<WorkerId> due = dead.find(null, 10).due();
        report("w");

        assertThat(dead.apply(fixture.lease, due)).isEmpty();
        fixture.clock.forward(DAY.multipliedBy(-3));
        assertThat(fixture.run(dead).found()).as("the clock went back").isZero();
    }

    // --- pipelines

    @Test
    void events_of_pipelines_that_ended_long_ago_go_and_the_pipelines_stay() {
        PipelineId old = rows.ended(null);
        PipelineId running = rows.running();
        fixture.clock.forward(DAY);
        PipelineId young = rows.ended(null);
        assertThat(fixture.run(pipelines.events(DAY)).found())
                .as("exactly at it")
                .isZero();
        fixture.clock.forward(MICRO);

        assertThat(fixture.dryRun(pipelines.events(DAY)).ids()).containsExactly(old.toString());
        assertThat(fixture.run(pipelines.events(DAY)).ids()).containsExactly(old.toString());
        assertThat(fixture.run(pipelines.events(DAY)).found()).isZero();

        assertThat(fixture.database.query(
                        new Sql("test", "select pipeline_key from pipeline_event order by 1"),
                        _ -> {},
                        row -> new PipelineId(row.getLong(1))))
                .containsExactly(running, young);
        assertThat(fixture.number("select count(*) from pipeline")).isEqualTo(3);
    }

    @Test
    void pipelines_that_ended_long_ago_go_with_their_jobs_and_leave_their_tasks() {
        TaskId task = fixture.completed();
        PipelineId old = rows.ended("pipelines/x");
        rows.owns(old, task);
        rows.running();
        fixture.clock.forward(DAY.plus(MICRO));

        SweepReport report = fixture.run(pipelines.finished(DAY, true));

        assertThat(report.ids()).containsExactly(old.toString());
        assertThat(fixture.number("select count(*) from pipeline_job")).isEqualTo(1);
        assertThat(fixture.number("select count(*) from pipeline_task")).isZero();
        assertThat(fixture.tasks()).containsExactly(task);
        assertThat(new PostgresDeletedResults(fixture.database).find(0, 10))
                .extracting(DeletedResults.Left::directory)
                .containsExactly("pipelines/x");
    }

    @Test
    void a_pipeline_that_is_opened_again_meanwhile_stays() throws SQLException {
        PipelineId pipeline = rows.ended(null);
        fixture.clock.forward(DAY.plus(MICRO));
        Batched<PipelineId> sweep = pipelines.finished(DAY, false);
        List<PipelineId> due = sweep.find(null, 10).due();

        try (Connection opening = fixture.connections().getConnection();
                Statement statement = opening.createStatement()) {
            opening.setAutoCommit(false);
            statement.execute("select from pipeline for no key update");
            assertThat(fixture.run(sweep).skipped()).isEqualTo(Map.of(SkipReason.CHANGED_MEANWHILE, 1L));
            opening.rollback();
        }
        rows.reopen(pipeline);
        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
        assertThat(pipelines.events(DAY).apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.number("select count(*) from pipeline_event")).isEqualTo(1);
    }

    // --- archives

    private TaskId withFiles(String path) {
        return fixture.settled(new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, path, () -> {})));
    }

    @Test
    void results_are_archived_once_and_their_digest_changes_with_their_files() {
        TaskId first = withFiles("p1");
        TaskId second = withFiles("p2");
        fixture.completed();
        fixture.clock.forward(DAY);
        assertThat(archives.find(DAY, null, 10).items()).as("exactly at it").isEmpty();
        fixture.clock.forward(MICRO);
        ResultArchives.Candidates page = archives.find(DAY, null, 1);
        assertThat(page.items()).containsExactly(new ResultArchives.Candidate(first, "p1", "a".repeat(64)));
        assertThat(archives.find(DAY, page.next(), 10).items())
                .containsExactly(new ResultArchives.Candidate(second, "p2", "a".repeat(64)));
        var published = new AtomicInteger();

        assertThat(archives.replace(fixture.lease, page.items().getFirst(), "b".repeat(64), published::incrementAndGet))
                .isTrue();
        assertThat(archives.replace(fixture.lease, page.items().getFirst(), "c".repeat(64), published::incrementAndGet))
                .as("its digest is another one by now")
                .isFalse();

        assertThat(published).hasValue(1);
        assertThat(fixture.texts("select result_sha256 from task where key = " + first.key()))
                .containsExactly("b".repeat(64));
        assertThat(archives.find(DAY, null, 10).items())
                .extracting(ResultArchives.Candidate::task)
                .containsExactly(second);
    }

    @Test
    void files_that_cannot_be_put_in_place_leave_the_row_as_it_was() {
        withFiles("p");
        fixture.clock.forward(DAY.plus(MICRO));
        ResultArchives.Candidate candidate = archives.find(DAY, null, 1).items().getFirst();

        assertThatExceptionOfType(PublicationFailedException.class)
                .isThrownBy(() -> archives.replace(fixture.lease, candidate, "b".repeat(64), () -> {
                    throw new IOException("disk full");
                }));

        assertThat(archives.find(DAY, null, 10).items()).containsExactly(candidate);
    }

    @Test
    void a_run_that_lost_its_lease_archives_nothing() {
        withFiles("p");
        fixture.clock.forward(Duration.ofDays(401));
        ResultArchives.Candidate candidate = archives.find(DAY, null, 1).items().getFirst();
        fixture.begin();

        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> archives.replace(fixture.lease, candidate, "b".repeat(64), () -> {
                    throw new IOException("never published");
                }));
    }

    @Test
    void an_archived_result_is_forgotten_with_its_task() {
        withFiles("p");
        fixture.clock.forward(DAY.plus(MICRO));
        ResultArchives.Candidate candidate = archives.find(DAY, null, 1).items().getFirst();
        archives.replace(fixture.lease, candidate, candidate.manifestSha256(), () -> {});
        assertThat(archives.find(DAY, null, 10).items()).isEmpty();

        fixture.run(fixture.sweeps.old(new OldTasks(DAY, Duration.ofMinutes(5), true, false)));

        assertThat(fixture.number("select count(*) from archived_result")).isZero();
    }
}
