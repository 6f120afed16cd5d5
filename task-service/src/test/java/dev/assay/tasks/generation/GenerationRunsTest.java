package dev.assay.tasks.generation;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.tasks.GenerationResource;
import dev.assay.tasks.generation.answer.AnswerFile;
import dev.assay.testkit.model.ModelServer;
import dev.assay.testkit.model.Reply;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs of one task that meet, break off and are repeated: whatever happens, there is one application.
@QuarkusTest
@QuarkusTestResource(value = PostgresTestResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GenerationResource.class, restrictToAnnotatedClass = true)
class GenerationRunsTest {

    /// Served by nobody: the test is the worker.
    private static final QueueName QUEUE = new QueueName("by-hand");

    private static final String ANSWER = Stream.of(
                    "backend/app.py",
                    "backend/requirements.txt",
                    "frontend/package.json",
                    "frontend/index.html",
                    "frontend/src/App.jsx")
            .map("```text %s\nx\n```\n"::formatted)
            .reduce("", String::concat);

    ModelServer models = ModelServer.start();
    Path home = Path.of("");

    @Inject
    GenerationRunner runner;

    @Inject
    GeneratedApplications folder;

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader tasks;

    @Inject
    ApplicationRegistry applications;

    @Test
    void a_run_that_was_not_settled_is_made_good_without_asking_again() throws IOException {
        models.answerInTurn(Reply.answer(ANSWER));
        ClaimedTask first = submitted("crashed");
        TaskOutcome outcome = run(first);
        outcome.made().orElseThrow().publication().publish(); // and then the process dies before it commits

        ClaimedTask second = again(first);
        TaskOutcome repeated = run(second);

        assertThat(models.requests()).hasSize(1);
        assertThat(settle(second, repeated)).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(directories("crashed")).containsExactly("app1");
        assertThat(tasks.find(first.id()).orElseThrow().target()).isEqualTo(new Target("crashed", 1));
    }

    @Test
    void of_two_runs_that_overlap_the_one_with_the_lease_counts() throws IOException {
        models.answerInTurn(Reply.answer(ANSWER));
        ClaimedTask first = submitted("overlapping");
        TaskOutcome slow = run(first);
        ClaimedTask second = again(first);
        TaskOutcome quick = run(second);

        assertThat(settle(second, quick)).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(settle(first, slow)).isEqualTo(new SettleReply.Refused());
        slow.made().orElseThrow().publication().discard();

        assertThat(directories("overlapping")).containsExactly("app1");
        assertThat(applications.generatedBy(first.id())).contains(new Target("overlapping", 1));
        assertThat(staged()).isEmpty();
    }

    @Test
    void what_lies_there_already_is_never_replaced() throws IOException {
        models.answerInTurn(Reply.answer(ANSWER));
        ClaimedTask task = submitted("occupied");
        TaskOutcome outcome = run(task);
        Path foreign = Files.createDirectories(home.resolve("applications/occupied/crud_todo_list/app1"));

        assertThatThrownBy(() -> settle(task, outcome)).isInstanceOf(PublicationFailedException.class);
        outcome.made().orElseThrow().publication().discard();

        assertThat(foreign).isEmptyDirectory();
        assertThat(staged()).isEmpty();
        ClaimedTask next = again(task);
        assertThat(settle(next, run(next))).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(directories("occupied")).containsExactlyInAnyOrder("app1", "app2");
        assertThat(foreign).isEmptyDirectory();
    }

    @Test
    void a_link_that_leads_out_of_the_folder_is_not_followed() throws IOException {
        models.answerInTurn(Reply.answer(ANSWER));
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.createSymbolicLink(
                Files.createDirectories(home.resolve("applications")).resolve("linked"), elsewhere);
        ClaimedTask task = submitted("linked");
        TaskOutcome outcome = run(task);

        assertThatThrownBy(() -> settle(task, outcome)).isInstanceOf(PublicationFailedException.class);
        outcome.made().orElseThrow().publication().discard();

        try (Stream<Path> all = Files.walk(elsewhere)) {
            assertThat(all.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void a_name_that_this_process_cannot_write_is_a_failure_to_write() throws IOException {
        ApplicationStaging staging = folder.begin(new TaskId(4711), 1);

        assertThatThrownBy(() -> staging.write(
                        List.of(new AnswerFile("no\0name", "x")), new Mark("task", "model", "some/model", "template")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("LANG");
        staging.discard();

        assertThat(staged()).isEmpty();
    }

    @Test
    void a_limit_is_waited_out_for_as_long_as_the_server_asks() {
        models.answerInTurn(Reply.rateLimit(Duration.ofMinutes(7)));
        ClaimedTask task = submitted("patient");

        Settlement settlement = runner.retries(RetryPolicy.STANDARD).decide(run(task), task.attempts(), 0.5);

        assertThat(settlement)
                .isInstanceOfSatisfying(
                        Settlement.RetryAfter.class,
                        retry -> assertThat(retry.delay()).isEqualTo(Duration.ofMinutes(7)));
        assertThat(task.attempts()).isEqualTo(new Attempts(1, 0, 0, 0));
    }

    private ClaimedTask submitted(String model) {
        queue.submit(aTask().ofKind("generation")
                .in(QUEUE)
                .about(null)
                .carrying("{\"model\":\"%s\",\"modelId\":\"some/%s\",\"template\":\"crud_todo_list\"}"
                        .formatted(model, model))
                .build());
        return claim();
    }

    private ClaimedTask again(ClaimedTask task) {
        queue.release(List.of(task.lease()));
        ClaimedTask next = claim();
        assertThat(next.id()).isEqualTo(task.id());
        return next;
    }

    private ClaimedTask claim() {
        return queue.claim(new WorkerId("test"), List.of(new QueueDemand(QUEUE, 1)), Duration.ofMinutes(5))
                .getFirst();
    }

    private TaskOutcome run(ClaimedTask task) {
        return runner.run(task, _ -> {});
    }

    private SettleReply settle(ClaimedTask task, TaskOutcome outcome) {
        return queue.settle(task.lease(), runner.retries(RetryPolicy.STANDARD).decide(outcome, task.attempts(), 0.5));
    }

    private List<String> directories(String model) throws IOException {
        try (Stream<Path> entries =
                Files.list(home.resolve("applications").resolve(model).resolve("crud_todo_list"))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve("applications"))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
