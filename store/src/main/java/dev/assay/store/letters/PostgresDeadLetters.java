package dev.assay.store.letters;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.DeadLetters;
import dev.assay.model.letter.LetterCount;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Dead letters on Postgres. Lists go to the pool for reading, verbs to the verbs' pool.
public final class PostgresDeadLetters implements DeadLetters {

    /// Who waits for a redrive of the same letter looks at it again afterwards, and finds it no longer OPEN.
    private static final Sql DISCARD = new Sql("discard dead letters", """
            with open as materialized (
                select task_key from dead_letter
                where task_key = any (?) and state = 'OPEN'
                order by task_key
                for no key update
            )
            update dead_letter
            set state = 'DISCARDED', changed_at = coalesce(?::timestamptz, now()), reason = ?
            where task_key = any (array(select task_key from open))
            returning task_key
            """);

    private static final Sql TAKE_ALARMS = new Sql("take alarms of dead letters", """
            with unsaid as materialized (
                select task_key from dead_letter
                where trips >= 3 and not alarmed
                order by task_key
                limit ?
                for no key update skip locked
            )
            update dead_letter set alarmed = true
            where task_key = any (array(select task_key from unsaid))
            returning task_key
            """);

    private final Database verbs;
    private final QueueClock clock;
    private final LetterReader pages;
    private final LetterReader selections;

    /// @param verbs where rows are changed, and chosen to be changed
    /// @param reads where pages are read
    public PostgresDeadLetters(Database verbs, Database reads, QueueClock clock) {
        this.verbs = verbs;
        this.clock = clock;
        this.pages = new LetterReader(reads);
        this.selections = new LetterReader(verbs);
    }

    @Override
    public Optional<DeadLetter> find(TaskId task) {
        return pages.find(task);
    }

    @Override
    public Page<DeadLetter> list(LetterFilter filter, @Nullable LetterState state, PageRequest page) {
        return pages.list(filter, state, page);
    }

    @Override
    public List<TaskId> open(LetterFilter filter, int limit) {
        return selections.open(filter, limit);
    }

    @Override
    public Set<TaskId> discard(List<TaskId> letters, String reason) {
        return new HashSet<>(verbs.query(
                DISCARD,
                params -> params.keys(letters.stream().map(TaskId::key).toList())
                        .instant(clock.now())
                        .text(reason),
                row -> new TaskId(row.getLong("task_key"))));
    }

    @Override
    public List<LetterCount> counts() {
        return selections.counts();
    }

    @Override
    public List<DeadLetter> takeAlarms(int limit) {
        List<TaskId> taken =
                verbs.query(TAKE_ALARMS, params -> params.number(limit), row -> new TaskId(row.getLong("task_key")));
        return taken.isEmpty() ? List.of() : selections.find(taken);
    }
}
