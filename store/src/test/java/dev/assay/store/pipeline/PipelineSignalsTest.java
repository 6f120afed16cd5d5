package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineSignalsTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final PostgresQueueSignals connection = new PostgresQueueSignals(new ListenerSettings(
            fixture.address.url(), fixture.address.user(), fixture.address.password(), Duration.ofMillis(200)));
    private final PipelineSignals signals = new PostgresPipelineSignals(connection);
    private final News news = new News();

    @BeforeEach
    void waitUntilItListens() throws InterruptedException {
        try (var _ = signals.subscribe(news)) {
            // no signal can say that there are signals now, so they are asked for until one comes
            do {
                fixture.texts("select pg_notify('assay_pipeline', '" + new PipelineId(7) + "')::text");
            } while (news.heard.poll(50, TimeUnit.MILLISECONDS) == null);
            skipToNow();
        }
    }

    /// What was told before may still be under way; what comes after this is not.
    private void skipToNow() throws InterruptedException {
        fixture.texts("select pg_notify('assay_pipeline', '" + new PipelineId(9) + "')::text");
        news.skipTo("due " + new PipelineId(9));
    }

    @AfterEach
    void close() {
        connection.close();
        fixture.close();
    }

    @Test
    void creating_moving_and_the_end_of_a_task_are_told_and_an_advance_that_changes_nothing_is_not()
            throws InterruptedException {
        signals.subscribe(news);

        PipelineId pipeline =
                fixture.create(PipelineFixture.existing(1, List.of(AnalyzerService.STATIC), PipelineFixture.LIMITS));
        assertThat(news.next(2)).containsExactlyInAnyOrder("due " + pipeline, "happened " + pipeline);

        fixture.advance(pipeline);
        assertThat(news.next(1)).containsExactly("happened " + pipeline);

        fixture.advance(pipeline);
        fixture.end(fixture.claim(9).getFirst(), Results.completed());
        assertThat(news.next(1)).containsExactly("due " + pipeline);
        assertThat(news.heard).isEmpty();
    }

    @Test
    void every_pipeline_with_an_end_in_a_statement_is_told_and_a_change_after_the_end_is_not()
            throws InterruptedException {
        signals.subscribe(news);
        var pipelines = new ArrayList<PipelineId>();
        for (int i = 0; i < 2; i++) {
            pipelines.add(fixture.create(
                    PipelineFixture.existing(2, List.of(AnalyzerService.STATIC), PipelineFixture.LIMITS)));
            fixture.advance(pipelines.getLast());
        }
        skipToNow();

        fixture.texts("""
                with ended as (
                    update task set status = 'CANCELLED', subtasks_open = 0, finished_at = now()
                    where parent_key is null and pipeline_id is not null returning key
                )
                select count(*)::text from ended
                """);
        fixture.texts("with seen as (update task set labels = '{}' returning key) select count(*)::text from seen");
        fixture.texts("select pg_notify('assay_pipeline', '" + new PipelineId(8) + "')::text");

        assertThat(news.next(2)).containsExactlyInAnyOrder("due " + pipelines.getFirst(), "due " + pipelines.getLast());
        assertThat(news.next(1)).containsExactly("due " + new PipelineId(8));
    }

    @Test
    void nonsense_is_dropped_and_a_new_connection_is_told_once() throws InterruptedException {
        signals.subscribe(news);

        fixture.texts("select pg_notify('assay_pipeline', '../../etc')::text");
        fixture.texts("select pg_notify('assay_pipeline_event', '')::text");
        fixture.texts("select pg_terminate_backend(pid)::text from pg_stat_activity"
                + " where application_name = 'assay-signals' and datname = current_database()");

        assertThat(news.next(1)).containsExactly("reconnected");
        fixture.texts("select pg_notify('assay_pipeline_event', '" + new PipelineId(7) + "')::text");
        assertThat(news.next(1)).containsExactly("happened " + new PipelineId(7));
    }

    private static final class News implements PipelineSignals.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        List<String> next(int count) throws InterruptedException {
            var next = new ArrayList<String>();
            for (int i = 0; i < count; i++) {
                String one = heard.poll(10, TimeUnit.SECONDS);
                next.add(one == null ? "nothing in 10 s" : one);
            }
            return next;
        }

        void skipTo(String last) throws InterruptedException {
            for (String next = next(1).getFirst(); !next.equals(last); next = next(1).getFirst()) {
                assertThat(next).isNotEqualTo("nothing in 10 s");
            }
        }

        @Override
        public void due(PipelineId pipeline) {
            heard.add("due " + pipeline);
        }

        @Override
        public void happened(PipelineId pipeline) {
            heard.add("happened " + pipeline);
        }

        @Override
        public void reconnected() {
            heard.add("reconnected");
        }
    }
}
