package dev.assay.store.letters;

import static dev.assay.store.letters.LetterFixture.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.Severity;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.testkit.task.Results;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What verbs for many tasks promise.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkTasksTest {

    private static final Set<TaskStatus> OPEN = EnumSet.of(TaskStatus.PENDING, TaskStatus.RUNNING);

    private final LetterFixture fixture = new LetterFixture();

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void many_tasks_are_cancelled_with_their_subtasks_and_the_reason() {
        TaskId running = fixture.submit(aTask().withSubtasks("a", "b"));
        fixture.claimAll();
        TaskId waiting = fixture.submit(aTask().withSubtasks("a"));
        TaskId alone = fixture.submit(aTask());
        TaskId other = fixture.submit(aTask());

        assertThat(fixture.bulk.cancel(List.of(running, waiting, alone), "wrong branch"))
                .containsExactlyInAnyOrder(running, waiting, alone);

        assertThat(fixture.number("select count(*) from task where status = 'CANCELLED'"
                        + " and cancel_reason = 'wrong branch' and subtasks_open = 0"))
                .isEqualTo(6);
        assertThat(fixture.status(other)).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void what_its_subtasks_found_before_is_summed_up() {
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b"));
        fixture.end(fixture.claimAll().getFirst(), new Settlement.Complete(Results.findingsOf(Severity.HIGH)));

        fixture.bulk.cancel(List.of(main), null);

        assertThat(fixture.number("select high_findings from task where key = " + main.key()))
                .isEqualTo(1);
    }

    @Test
    void ended_tasks_subtasks_and_strangers_are_passed_over() {
        TaskId ended = fixture.anEndedMain(Map.of("a", Results.completed()));
        TaskId main = fixture.submit(aTask().withSubtasks("a"));
        var part = new TaskId(fixture.number("select max(key) from task"));

        assertThat(fixture.bulk.cancel(List.of(ended, part, new TaskId(1L << 40)), null))
                .isEmpty();
        assertThat(fixture.status(main)).isEqualTo(TaskStatus.PENDING);
        assertThat(fixture.bulk.cancel(List.of(), null)).isEmpty();
    }

    @Test
    void a_filter_means_tasks_of_all_states_it_names_oldest_first() {
        TaskId done = fixture.submit(aTask());
        fixture.end(fixture.claimAll().getFirst(), Results.completed());
        TaskId running = fixture.submit(aTask().withSubtasks("a").about(new Target("m", 1)));
        fixture.claimAll();
        TaskId waiting = fixture.submit(aTask().about(new Target("m", 2)).ofPipeline("p"));
        TaskId crawl = fixture.submit(aTask().ofKind("crawl").in(new QueueName("crawl")));

        assertThat(matching(null, null, null, null, null)).containsExactly(running, waiting, crawl);
        assertThat(matching(new TaskKind("crawl"), null, null, null, null)).containsExactly(crawl);
        assertThat(matching(null, new QueueName("crawl"), null, null, null)).containsExactly(crawl);
        assertThat(matching(null, null, "m", null, null)).containsExactly(running, waiting);
        assertThat(matching(null, null, "m", 2, null)).containsExactly(waiting);
        assertThat(matching(null, null, null, null, "p")).containsExactly(waiting);
        assertThat(fixture.bulk.matching(new TaskFilter(OPEN, null, null, null, null, null), 2))
                .containsExactly(running, waiting);
        assertThat(fixture.bulk.matching(new TaskFilter(Set.of(TaskStatus.COMPLETED), null, null, null, null, null), 9))
                .containsExactly(done);
    }

    @Test
    void what_was_tried_again_or_given_up_is_not_to_be_tried_again() {
        TaskId retried = fixture.aDeadTask();
        TaskId discarded = fixture.aDeadTask();
        TaskId open = fixture.aDeadTask();
        var failed = new TaskFilter(Set.of(TaskStatus.FAILED), null, null, null, null, null);
        fixture.retries.retry(List.of(retried), RetryTerms.BY_HAND);
        fixture.letters.discard(List.of(discarded), "no");

        assertThat(fixture.bulk.retriable(failed, 10)).containsExactly(open);
        assertThat(fixture.bulk.matching(failed, 10)).containsExactly(retried, discarded, open);
    }

    private List<TaskId> matching(
            @Nullable TaskKind kind,
            @Nullable QueueName queue,
            @Nullable String model,
            @Nullable Integer app,
            @Nullable String pipeline) {
        return fixture.bulk.matching(new TaskFilter(OPEN, kind, queue, model, app, pipeline), 100);
    }

    @Test
    void a_selection_reads_the_index_of_its_states_however_many_tasks_have_ended() {
        fixture.execute("insert into task (kind, queue, priority, payload, created_at, ready_at, started_at, status,"
                + " finished_at) select 'analysis', 'analysis', 2, '{}', now(), now(), now(), 'COMPLETED', now()"
                + " from generate_series(1, 20000)");
        fixture.submit(aTask());
        fixture.execute("analyze task");

        List<String> plan = fixture.texts("explain select key from ((select key from task where status = 'PENDING' and"
                + " parent_key is null and kind = 'analysis' order by key limit 10001) union all (select key from task"
                + " where status = 'RUNNING' and parent_key is null and kind = 'analysis' order by key limit 10001))"
                + " as found order by key limit 10001");

        assertThat(plan).anyMatch(line -> line.contains("task_pending"));
        assertThat(plan).anyMatch(line -> line.contains("task_running"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void selections_without_a_state_and_batches_too_large_are_refused() {
        List<TaskId> many = LongStream.rangeClosed(1, 501).mapToObj(TaskId::new).toList();

        assertThatThrownBy(() -> fixture.bulk.matching(TaskFilter.ALL, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.bulk.cancel(many, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
