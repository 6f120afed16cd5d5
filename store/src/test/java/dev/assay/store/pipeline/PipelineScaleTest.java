package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.task.ClaimedTask;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a large pipeline costs. Times are printed, and bounded generously: the machine may be busy. What is read is
/// bounded tightly.
class PipelineScaleTest {

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void ten_thousand_jobs_are_created_at_once_and_an_advance_reads_what_is_open_and_due() {
        // or Postgres might analyze tables that are still small, and rightly read all of them for a while
        fixture.texts("select relname from pg_stat_user_tables")
                .forEach(table -> fixture.execute("alter table " + table + " set (autovacuum_enabled = false)"));
        NewPipeline draft = PipelineFixture.existing(NewPipeline.MAX_JOBS, PipelineFixture.ALL, PipelineFixture.LIMITS);
        fixture.create(PipelineFixture.existing(1, PipelineFixture.ALL, PipelineFixture.LIMITS));

        PipelineId large = timed("create 10,000 jobs", Duration.ofSeconds(10), () -> fixture.create(draft));

        for (int i = 0; i < 20; i++) {
            List<ClaimedTask> claimed = fixture.claim(4);
            claimed.forEach(task -> fixture.end(task, Results.completed()));
            long before = rowsRead();
            timed("advance", Duration.ofSeconds(10), () -> fixture.advance(large));
            assertThat(rowsRead() - before).as("rows read by an advance").isLessThan(250);
        }
    }

    @Test
    void a_pass_over_a_hundred_open_pipelines_is_short() {
        var all = new ArrayList<PipelineId>();
        for (int i = 0; i < 100; i++) {
            PipelineId pipeline =
                    fixture.create(PipelineFixture.existing(20, PipelineFixture.ALL, PipelineFixture.LIMITS));
            fixture.advance(pipeline);
            all.add(pipeline);
        }
        PipelineId done = fixture.create(PipelineFixture.existing(1, PipelineFixture.ALL, PipelineFixture.LIMITS));
        fixture.pipelines.cancel(done, null);

        assertThat(timed("open()", Duration.ofSeconds(10), () -> fixture.advance.open(null, 1_000)))
                .isEqualTo(all);
        assertThat(fixture.advance.open(all.get(49), 10)).isEqualTo(all.subList(50, 60));
        timed(
                "a pass over 100 open pipelines",
                Duration.ofSeconds(10),
                () -> all.stream()
                        .filter(pipeline -> fixture.advance(pipeline).changed())
                        .toList());
    }

    @Test
    void the_end_of_a_large_pipeline_looks_at_all_of_it_once() {
        PipelineId large = fixture.create(
                PipelineFixture.existing(NewPipeline.MAX_JOBS, PipelineFixture.ALL, PipelineFixture.LIMITS));
        fixture.advance(large);
        fixture.clock.forward(PipelineFixture.LIMITS.analysisTime());

        PipelineStatus end = timed("cut off 10,000 jobs", Duration.ofSeconds(30), () -> fixture.advance(large))
                .status();

        assertThat(end).isEqualTo(PipelineStatus.FAILED);
        assertThat(fixture.number("select count(*) from pipeline_cell")).isEqualTo(40_000);
        timed("find it", Duration.ofSeconds(5), () -> fixture.view(large));
        timed("read 500 jobs", Duration.ofSeconds(5), () -> fixture.jobs(large));
    }

    private static <T> T timed(String what, Duration bound, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        var took = Duration.ofNanos(System.nanoTime() - start);
        System.getLogger(PipelineScaleTest.class.getName())
                .log(System.Logger.Level.INFO, "{0}: {1} ms", what, took.toMillis());
        assertThat(took).as(what).isLessThan(bound);
        return result;
    }

    /// Of all of a pipeline's tables, by whatever scan; all sessions have told the server of theirs.
    private long rowsRead() {
        fixture.texts("select pg_stat_force_next_flush()::text");
        var sql = new Sql("rows read", """
                select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables
                where relname like 'pipeline%'
                """);
        return fixture.database.query(sql, _ -> {}, row -> row.getLong(1)).getFirst();
    }
}
