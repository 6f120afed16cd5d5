package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubmitAlikeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue queue = fixture.queue(() -> NOW);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Stream<List<NewTask>> batches() {
        return Stream.of(
                List.of(aTask().build(), aTask().build()),
                List.of(
                        aTask().carrying("{\"n\":1}").build(),
                        aTask().about(null).carrying("{\"n\":2}").build(),
                        aTask().about(new Target("m", 7)).build()),
                List.of(aTask().ofPipeline("pipeline_1")
                        .in(new QueueName("crawl"))
                        .ofKind("crawl")
                        .urgent()
                        .labelled("team", "a \"b\"")
                        .notBefore(NOW.plusSeconds(60))
                        .build()),
                List.of(aTask().notBefore(NOW.minusSeconds(60)).build()));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void makes_the_same_rows_as_the_statement_for_tasks_that_are_not_alike(List<NewTask> batch) {
        assertThat(SubmitAlike.suits(batch)).isTrue();
        List<TaskId> alike = submit(batch, null);
        List<TaskId> general = submit(batch, new NewTask.IdempotencyKey("k", "d"));

        assertThat(rows(alike)).hasSameSizeAs(batch).isEqualTo(rows(general));
    }

    @Test
    void tasks_that_differ_in_more_than_they_carry_are_not_alike() {
        NewTask task = aTask().build();

        assertThat(Stream.of(
                                aTask().ofKind("crawl"),
                                aTask().in(new QueueName("crawl")),
                                aTask().urgent(),
                                aTask().notBefore(NOW),
                                aTask().ofPipeline("pipeline_1"),
                                aTask().labelled("team", "a"),
                                aTask().withSubtasks("a"))
                        .map(other -> List.of(task, other.build())))
                .noneMatch(SubmitAlike::suits);
    }

    private List<TaskId> submit(List<NewTask> batch, NewTask.@Nullable IdempotencyKey key) {
        return ((BatchSubmission.Created) queue.submitAll(batch, key)).ids();
    }

    /// But for their keys.
    private List<String> rows(List<TaskId> ids) {
        return ids.stream()
                .flatMap(id -> fixture.texts("""
                                select (to_jsonb(task) - array['key', 'idempotency_key', 'request_digest'])::text
                                from task where key = %d
                                """.formatted(id.key())).stream())
                .toList();
    }
}
