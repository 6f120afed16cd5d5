package dev.assay.tasks.api;

import dev.assay.edge.api.IdempotencyKeys;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.Retried.Refusal;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Says what came of trying tasks again.
@ApplicationScoped
class RetryAnswers {

    private final TaskReader tasks;

    RetryAnswers(TaskReader tasks) {
        this.tasks = tasks;
    }

    /// @param from the task that was tried again
    /// @param id the new task
    @Schema(name = "NewTask")
    @RegisterForReflection
    record MadeJson(String from, String id) {}

    /// @param code for programs
    /// @param reason for a person
    @Schema(name = "Skipped")
    @RegisterForReflection
    record SkippedJson(String id, String code, String reason) {}

    /// @param retried how many new tasks there are, as `tasks` lists them
    /// @param skipped the others, each with the reason
    /// @param left how many were not come to, because the database could not be reached any more: send the request
    ///     again for them
    /// @param more whether the filter matches tasks beyond these
    @Schema(name = "Retries")
    @RegisterForReflection
    record RetriesJson(int retried, List<MadeJson> tasks, List<SkippedJson> skipped, int left, boolean more) {}

    /// Like [RetriesJson], of dead letters.
    @Schema(name = "Redrives")
    @RegisterForReflection
    record RedrivesJson(int redriven, List<MadeJson> tasks, List<SkippedJson> skipped, int left, boolean more) {}

    /// Answers with the new task.
    ///
    /// @throws ProblemException when there is none
    Response one(Retried retried) {
        return switch (retried) {
            case Retried.Made(var _, var as) -> accepted(as.toString()).build();
            case Retried.Before(var _, var as) ->
                accepted(as.toString()).header(IdempotencyKeys.REPLAYED, "true").build();
            case Retried.Refused refused -> throw problem(refused);
        };
    }

    private Response.ResponseBuilder accepted(String id) {
        TaskJson task =
                tasks.find(Queries.taskId(id)).map(TaskJson::of).orElseThrow(() -> ProblemException.noSuchTask(id));
        return Response.accepted(task).location(URI.create("/api/tasks/" + id));
    }

    static RetriesJson retries(Batches<Retried> batches, boolean more) {
        List<MadeJson> made = made(batches.results());
        return new RetriesJson(made.size(), made, skipped(batches.results()), batches.left(), more);
    }

    static RedrivesJson redrives(Batches<Retried> batches, boolean more) {
        List<MadeJson> made = made(batches.results());
        return new RedrivesJson(made.size(), made, skipped(batches.results()), batches.left(), more);
    }

    /// Tries all of these again, batch by batch; the pace of the terms goes on from one batch to the next.
    static Batches<Retried> retryAll(TaskRetries retries, List<TaskId> tasks, RetryTerms terms) {
        return Batches.run(
                tasks, TaskRetries.MAX_BATCH, (batch, before) -> retries.retry(batch, terms.after(countMade(before))));
    }

    /// How many new tasks there are among these answers.
    private static int countMade(List<Retried> answers) {
        return (int) answers.stream().filter(Retried.Made.class::isInstance).count();
    }

    private static List<MadeJson> made(List<Retried> answers) {
        var made = new ArrayList<MadeJson>();
        for (Retried answer : answers) {
            if (answer instanceof Retried.Made(var task, var as)) {
                made.add(new MadeJson(task.toString(), as.toString()));
            }
        }
        return made;
    }

    private static List<SkippedJson> skipped(List<Retried> answers) {
        var skipped = new ArrayList<SkippedJson>();
        for (Retried answer : answers) {
            switch (answer) {
                case Retried.Made _ -> {}
                case Retried.Before(var task, var as) ->
                    skipped.add(new SkippedJson(task.toString(), "ALREADY_RETRIED", "it was tried again as " + as));
                case Retried.Refused(var task, var why, var detail) ->
                    skipped.add(new SkippedJson(task.toString(), code(why), detail));
            }
        }
        return skipped;
    }

    private static ProblemException problem(Retried.Refused refused) {
        String id = refused.task().toString();
        return switch (refused.why()) {
            case UNKNOWN -> ProblemException.noSuchTask(id);
            case NO_DEAD_LETTER -> ProblemException.noSuchLetter(id);
            case UNFIT -> ProblemException.invalid("tier", refused.detail());
            case IS_SUBTASK -> conflict(refused, "A subtask is not tried again by itself", "Try its main task again.");
            case NOT_FINAL -> conflict(refused, "The task is still under way", "Wait for its end, or cancel it.");
            case COMPLETED ->
                conflict(
                        refused,
                        "The task did everything it was asked for",
                        "Send {\"all\": true} to have all of it done again.");
            case DISCARDED ->
                conflict(refused, "The dead letter was discarded", "Submit a new task if that was a mistake.");
            case REDRIVEN_BEFORE -> conflict(refused, "The dead letter was redriven", "Submit a new task.");
        };
    }

    private static ProblemException conflict(Retried.Refused refused, String title, String suggestion) {
        return new ProblemException(
                Problem.of(409, code(refused.why()), title, refused.task() + ": " + refused.detail(), suggestion));
    }

    private static String code(Refusal why) {
        return switch (why) {
            case UNKNOWN -> "TASK_NOT_FOUND";
            case IS_SUBTASK -> "TASK_IS_SUBTASK";
            case NOT_FINAL -> "TASK_NOT_FINAL";
            case COMPLETED -> "TASK_COMPLETED";
            case NO_DEAD_LETTER -> "DEAD_LETTER_NOT_FOUND";
            case DISCARDED -> "DEAD_LETTER_DISCARDED";
            case REDRIVEN_BEFORE -> "DEAD_LETTER_REDRIVEN";
            case UNFIT -> "CHANGE_DOES_NOT_FIT";
        };
    }
}
