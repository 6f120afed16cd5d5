package dev.assay.store.letters;

import dev.assay.model.letter.LetterState;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.Retried.Refusal;
import dev.assay.model.retry.RetryChoice;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.Revision.Revised;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes new tasks of ended ones, in one transaction with the move of their dead letters.
///
/// Two calls for one task race safely: the second waits for the task's row, and then finds what the first made. So
/// does a discard, for the letter's row; and retention, which deletes a task either before it is looked at here or
/// after a new one was made of it.
public final class PostgresTaskRetries implements TaskRetries {

    private static final Sql LINK = new Sql("link retries", """
            insert into task_retry (retry_key, of_key, origin_key, deaths)
            select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::integer[])
            """);

    /// Their locks were taken with those of their tasks, before the counters of [TaskQueue#submitAll].
    private static final Sql REDRIVEN = new Sql("mark letters as redriven", """
            update dead_letter set state = 'REDRIVEN', changed_at = coalesce(?::timestamptz, now())
            where task_key = any (?) and state = 'OPEN'
            """);

    private final Database database;
    private final QueueClock clock;
    private final TaskQueue queue;
    private final EndedTasks ended;

    /// @param queue on the same database, so that it joins the transaction
    public PostgresTaskRetries(Database database, QueueClock clock, TaskQueue queue) {
        this.database = database;
        this.clock = clock;
        this.queue = queue;
        this.ended = new EndedTasks(database, clock);
    }

    @Override
    public List<Retried> retry(List<TaskId> tasks, RetryTerms terms) {
        if (tasks.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most %d tasks, not %d".formatted(MAX_BATCH, tasks.size()));
        }
        List<TaskId> ids = tasks.stream().distinct().toList();
        return database.transact("retry", () -> {
            Plan plan = plan(ids, terms);
            Map<TaskId, TaskId> made = make(plan);
            return ids.stream()
                    .map(id -> Optional.<Retried>ofNullable(plan.decided().get(id))
                            .orElseGet(() -> new Retried.Made(id, present(made.get(id)))))
                    .toList();
        });
    }

    /// @param decided what need not be made, by task
    /// @param again what is to be made, by the task it is made of, in order
    private record Plan(Map<TaskId, Retried> decided, Map<TaskId, NewTask> again, Surroundings around) {}

    /// What is known about the tasks besides their own rows.
    private record Surroundings(
            Map<TaskId, EndedTask.Letter> letters,
            Map<TaskId, EndedTask.Link> retries,
            Map<TaskId, EndedTask.Link> origins,
            Map<TaskId, List<EndedTask.Part>> parts) {}

    private Plan plan(List<TaskId> ids, RetryTerms terms) {
        Map<TaskId, EndedTask> locked = ended.lock(ids);
        var around =
                new Surroundings(ended.lockLetters(ids), ended.retriesOf(ids), ended.madeOf(ids), ended.parts(ids));
        var decided = new HashMap<TaskId, Retried>();
        var again = new LinkedHashMap<TaskId, NewTask>();
        for (TaskId id : ids) {
            Optional<Retried> known = decide(id, locked.get(id), around, terms);
            if (known.isPresent()) {
                decided.put(id, known.get());
                continue;
            }
            NewTask unchanged = present(locked.get(id))
                    .again(around.parts().getOrDefault(id, List.of()), terms.everything(), terms.delay(again.size()));
            switch (terms.revision().of(unchanged)) {
                case Revised.Fit(var task) -> again.put(id, task);
                case Revised.Unfit(var why) -> decided.put(id, new Retried.Refused(id, Refusal.UNFIT, why));
            }
        }
        return new Plan(decided, again, around);
    }

    /// Empty when a new task is to be made of it.
    private static Optional<Retried> decide(
            TaskId id, @Nullable EndedTask task, Surroundings around, RetryTerms terms) {
        if (task == null) {
            return refused(id, Refusal.UNKNOWN, "there is no such task, or it has been deleted");
        }
        if (task.isSubtask()) {
            return refused(id, Refusal.IS_SUBTASK, "it is a subtask; its main task can be tried again");
        }
        EndedTask.Link before = around.retries().get(id);
        if (before != null) {
            return Optional.of(new Retried.Before(id, before.retry()));
        }
        EndedTask.Letter letter = around.letters().get(id);
        if (letter == null && terms.lettersOnly()) {
            return refused(id, Refusal.NO_DEAD_LETTER, "it has left no dead letter: it is " + task.status());
        }
        if (letter != null && letter.state() == LetterState.DISCARDED) {
            return refused(id, Refusal.DISCARDED, "its dead letter was discarded: " + letter.reason());
        }
        if (letter != null && letter.state() == LetterState.REDRIVEN) {
            return refused(id, Refusal.REDRIVEN_BEFORE, "it was redriven; that task has been deleted since");
        }
        return RetryChoice.refusal(task.status(), terms.everything())
                .flatMap(why -> refused(id, why, "it is " + task.status()));
    }

    private static Optional<Retried> refused(TaskId id, Refusal why, String detail) {
        return Optional.of(new Retried.Refused(id, why, detail));
    }

    /// @return the new tasks by the ones they were made of
    private Map<TaskId, TaskId> make(Plan plan) {
        if (plan.again().isEmpty()) {
            return Map.of();
        }
        List<TaskId> olds = List.copyOf(plan.again().keySet());
        List<TaskId> news = submit(List.copyOf(plan.again().values()));
        link(olds, news, plan.around());
        database.update(
                REDRIVEN,
                params -> params.instant(clock.now())
                        .keys(olds.stream().map(TaskId::key).toList()));
        var made = new HashMap<TaskId, TaskId>();
        for (int i = 0; i < olds.size(); i++) {
            made.put(olds.get(i), news.get(i));
        }
        return made;
    }

    private List<TaskId> submit(List<NewTask> tasks) {
        return switch (queue.submitAll(tasks, null)) {
            case BatchSubmission.Created(var ids) -> ids;
            case BatchSubmission.Repeated _, BatchSubmission.KeyReused _ ->
                throw new IllegalStateException("a batch without a key came before");
        };
    }

    private void link(List<TaskId> olds, List<TaskId> news, Surroundings around) {
        var origins = new ArrayList<Long>();
        var deaths = new ArrayList<Integer>();
        for (TaskId old : olds) {
            EndedTask.Link own = around.origins().get(old);
            EndedTask.Letter letter = around.letters().get(old);
            origins.add((own == null ? old : own.origin()).key());
            deaths.add(letter != null ? letter.trips() : own != null ? own.deaths() : 0);
        }
        database.update(
                LINK,
                params -> params.keys(news.stream().map(TaskId::key).toList())
                        .keys(olds.stream().map(TaskId::key).toList())
                        .keys(origins)
                        .numbers(deaths));
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
