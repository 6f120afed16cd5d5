package dev.assay.store.letters;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.LetterCount;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.read.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads letters with what is known of their tasks.
///
/// By hand and not through Panache, because the same conditions choose what is listed and what is redriven.
final class LetterReader {

    private static final String LIST = "letters";

    /// A main task has not run itself, so its subtasks' attempts are summed up.
    private static final String COLUMNS = """
            select letter.task_key, letter.kind, letter.model, letter.app, letter.died_at, letter.trips,
                   letter.origin_key, letter.state, letter.changed_at, letter.reason,
                   task.queue, task.priority, task.created_at, task.cause_code, task.cause_message,
                   made.of_key, remade.retry_key, run.started, run.preflights, run.failures, run.lost
            """;

    private static final String SOURCES = """
            from dead_letter as letter
            join task on task.key = letter.task_key
            left join task_retry as made on made.retry_key = letter.task_key
            left join task_retry as remade on remade.of_key = letter.task_key
            cross join lateral (
                select coalesce(sum(started), 0) as started, coalesce(sum(preflights), 0) as preflights,
                       coalesce(sum(failures), 0) as failures, coalesce(sum(lost), 0) as lost
                from task as leaf
                where task.subtasks > 0 and leaf.parent_key = task.key or task.subtasks = 0 and leaf.key = task.key
            ) as run
            """;

    private static final Sql FIND = new Sql("find dead letter", COLUMNS + ", task.payload " + SOURCES + """
            where letter.task_key = ?
            """);

    private static final Sql FIND_SEVERAL =
            new Sql("find dead letters", COLUMNS + ", null as payload " + SOURCES + """
            where letter.task_key = any (?) order by letter.task_key
            """);

    /// Kinds by hopping from one to the next in the index, and for each no more entries than [LetterCount#MAX].
    private static final Sql COUNTS = new Sql("count dead letters", """
            with recursive kinds as (
                (select kind from dead_letter where state = 'OPEN' order by kind limit 1)
                union all
                select (select kind from dead_letter where state = 'OPEN' and kind > kinds.kind order by kind limit 1)
                from kinds where kinds.kind is not null
            )
            select kind, opened.count as open, repeated.count as alarming
            from kinds
            cross join lateral (
                select count(*) from (
                    select from dead_letter where state = 'OPEN' and kind = kinds.kind limit ?
                ) as entries
            ) as opened
            cross join lateral (
                select count(*) from (
                    select from dead_letter where state = 'OPEN' and trips >= 3 and kind = kinds.kind limit ?
                ) as entries
            ) as repeated
            where kind is not null
            order by kind
            """);

    private final Database database;

    LetterReader(Database database) {
        this.database = database;
    }

    Optional<DeadLetter> find(TaskId task) {
        return database.query(FIND, params -> params.key(task.key()), LetterReader::letter).stream()
                .findFirst();
    }

    List<DeadLetter> find(List<TaskId> tasks) {
        return database.query(
                FIND_SEVERAL,
                params -> params.keys(tasks.stream().map(TaskId::key).toList()),
                LetterReader::letter);
    }

    Page<DeadLetter> list(LetterFilter filter, @Nullable LetterState state, PageRequest request) {
        Conditions conditions = LetterConditions.of(filter, state);
        if (request.cursor() != null) {
            List<Long> before = Cursor.parse(LIST, 2, request.cursor()).key();
            Instant died = time(before.getFirst(), request.cursor());
            conditions.where(
                    "(letter.died_at, letter.task_key) < (?, ?)",
                    params -> params.instant(died).key(before.getLast()));
        }
        var sql = new Sql(
                "list dead letters",
                COLUMNS + ", null as payload " + SOURCES + "where " + conditions.text()
                        + " order by letter.died_at desc, letter.task_key desc limit ?");
        List<DeadLetter> letters = database.query(
                sql,
                params -> {
                    conditions.bind(params);
                    params.number(request.limit() + 1);
                },
                LetterReader::letter);
        if (letters.size() <= request.limit()) {
            return new Page<>(letters, null);
        }
        List<DeadLetter> items = letters.subList(0, request.limit());
        return new Page<>(items, cursor(items.getLast()).toString());
    }

    List<TaskId> open(LetterFilter filter, int limit) {
        Conditions conditions = LetterConditions.of(filter, LetterState.OPEN);
        var sql = new Sql(
                "select dead letters",
                "select task_key from dead_letter as letter where " + conditions.text()
                        + " order by died_at, task_key limit ?");
        return database.query(
                sql,
                params -> {
                    conditions.bind(params);
                    params.number(limit);
                },
                row -> new TaskId(row.getLong("task_key")));
    }

    List<LetterCount> counts() {
        return database.query(
                COUNTS,
                params -> params.number(LetterCount.MAX).number(LetterCount.MAX),
                row -> new LetterCount(
                        new TaskKind(row.getString("kind")), row.getInt("open"), row.getInt("alarming")));
    }

    private static Cursor cursor(DeadLetter last) {
        return new Cursor(
                LIST,
                List.of(
                        ChronoUnit.MICROS.between(Instant.EPOCH, last.diedAt()),
                        last.task().key()));
    }

    private static Instant time(long micros, String cursor) {
        Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.EPOCH.plus(365 * 1_000, ChronoUnit.DAYS))) {
            throw new BadCursorException(cursor);
        }
        return time;
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        String payload = row.getString("payload");
        return new DeadLetter(
                new TaskId(row.getLong("task_key")),
                new TaskKind(row.getString("kind")),
                new QueueName(row.getString("queue")),
                Priority.ofRank(row.getInt("priority")),
                target(row),
                cause(row.getString("cause_code"), row.getString("cause_message")),
                new Attempts(
                        row.getInt("started"), row.getInt("preflights"), row.getInt("failures"), row.getInt("lost")),
                Objects.requireNonNull(instant(row, "created_at")),
                Objects.requireNonNull(instant(row, "died_at")),
                row.getInt("trips"),
                new TaskId(row.getLong("origin_key")),
                LetterState.valueOf(row.getString("state")),
                task(row, "of_key"),
                task(row, "retry_key"),
                instant(row, "changed_at"),
                row.getString("reason"),
                payload == null ? Payload.EMPTY : new Payload(payload));
    }

    private static @Nullable Target target(ResultSet row) throws SQLException {
        String model = row.getString("model");
        return model == null ? null : new Target(model, row.getInt("app"));
    }

    private static @Nullable TaskId task(ResultSet row, String column) throws SQLException {
        long key = row.getLong(column);
        return key == 0 ? null : new TaskId(key);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// During a rollout a newer version may write a code that this one has yet to learn; what it says is still
    /// shown.
    private static FailureCause cause(String code, String message) {
        return Stream.of(FailureCause.Code.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(known -> new FailureCause(known, message))
                .orElseGet(() -> new FailureCause(FailureCause.Code.INTERNAL_ERROR, code + ": " + message));
    }
}
