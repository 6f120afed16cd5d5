package dev.assay.store.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.letter.LetterState;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads and locks what is needed to try tasks again. Callers are in a transaction, and lock tasks before letters:
/// that is the order in which deleting a task takes them. What has not ended is only read: it is refused, and its
/// lock would come before those of the turns.
final class EndedTasks {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private static final String TASKS = """
            select key, parent_key, subtasks, status, kind, queue, priority, model, app, payload,
                   labels::text as labels, coalesce(?::timestamptz, now()) as now
            from task
            where key = any (?)
            """;

    private static final Sql LOCK = new Sql("lock ended tasks", TASKS + """
              and parent_key is null and finished_at is not null
            order by key
            for no key update
            """);

    private static final Sql READ = new Sql("read tasks that cannot be retried", TASKS + """
              and (parent_key is not null or finished_at is null)
            """);

    private static final Sql LOCK_LETTERS = new Sql("lock dead letters", """
            select task_key, state, trips, reason from dead_letter
            where task_key = any (?)
            order by task_key
            for no key update
            """);

    private static final Sql MADE_OF = new Sql("find retries of tasks", """
            select retry_key, of_key, origin_key, deaths from task_retry where of_key = any (?)
            """);

    private static final Sql MADE_FROM = new Sql("find what tasks were made of", """
            select retry_key, of_key, origin_key, deaths from task_retry where retry_key = any (?)
            """);

    private static final Sql PARTS = new Sql("read subtasks of ended tasks", """
            select parent_key, service, status, payload from task where parent_key = any (?) order by key
            """);

    private final Database database;
    private final QueueClock clock;

    EndedTasks(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Those that are there, by id. One that ends between the two statements is locked by the second.
    Map<TaskId, EndedTask> lock(List<TaskId> ids) {
        var found = new HashMap<TaskId, EndedTask>();
        for (Sql sql : List.of(READ, LOCK)) {
            database.query(sql, params -> params.instant(clock.now()).keys(keys(ids)), EndedTasks::task)
                    .forEach(task -> found.put(task.id(), task));
        }
        return found;
    }

    /// By task.
    Map<TaskId, EndedTask.Letter> lockLetters(List<TaskId> ids) {
        var letters = new HashMap<TaskId, EndedTask.Letter>();
        database.query(LOCK_LETTERS, params -> params.keys(keys(ids)), row -> {
            var letter = new EndedTask.Letter(
                    LetterState.valueOf(row.getString("state")), row.getInt("trips"), row.getString("reason"));
            letters.put(new TaskId(row.getLong("task_key")), letter);
            return true;
        });
        return letters;
    }

    /// The task that was made of each, by the older one.
    Map<TaskId, EndedTask.Link> retriesOf(List<TaskId> ids) {
        return links(MADE_OF, ids).stream().collect(Collectors.toMap(EndedTask.Link::of, link -> link));
    }

    /// The task that each was made of, by the younger one.
    Map<TaskId, EndedTask.Link> madeOf(List<TaskId> ids) {
        return links(MADE_FROM, ids).stream().collect(Collectors.toMap(EndedTask.Link::retry, link -> link));
    }

    /// By main task.
    Map<TaskId, List<EndedTask.Part>> parts(List<TaskId> mains) {
        record Row(TaskId main, EndedTask.Part part) {}
        return database
                .query(
                        PARTS,
                        params -> params.keys(keys(mains)),
                        row -> new Row(
                                new TaskId(row.getLong("parent_key")),
                                new EndedTask.Part(
                                        TaskStatus.valueOf(row.getString("status")),
                                        new NewTask.Subtask(
                                                row.getString("service"), new Payload(row.getString("payload"))))))
                .stream()
                .collect(Collectors.groupingBy(Row::main, Collectors.mapping(Row::part, Collectors.toList())));
    }

    private List<EndedTask.Link> links(Sql sql, List<TaskId> ids) {
        return database.query(
                sql,
                params -> params.keys(keys(ids)),
                row -> new EndedTask.Link(
                        new TaskId(row.getLong("retry_key")),
                        new TaskId(row.getLong("of_key")),
                        new TaskId(row.getLong("origin_key")),
                        row.getInt("deaths")));
    }

    private static List<Long> keys(List<TaskId> ids) {
        return ids.stream().map(TaskId::key).toList();
    }

    private static EndedTask task(ResultSet row) throws SQLException {
        return new EndedTask(
                new TaskId(row.getLong("key")),
                row.getLong("parent_key") != 0,
                row.getInt("subtasks") > 0,
                TaskStatus.valueOf(row.getString("status")),
                new TaskKind(row.getString("kind")),
                new QueueName(row.getString("queue")),
                Priority.ofRank(row.getInt("priority")),
                target(row),
                new Payload(row.getString("payload")),
                labels(row.getString("labels")),
                row.getObject("now", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Target target(ResultSet row) throws SQLException {
        String model = row.getString("model");
        return model == null ? null : new Target(model, row.getInt("app"));
    }

    private static Map<String, String> labels(String json) {
        try {
            return JSON.readValue(json, LABELS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the labels column holds something that is not labels", impossible);
        }
    }
}
