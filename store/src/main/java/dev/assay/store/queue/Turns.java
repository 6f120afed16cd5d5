package dev.assay.store.queue;

import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;

/// Sees to it that only one analysis of an application runs at a time: the one whose turn it is.
///
/// The turn's lock is the first that a verb takes, see the package: whoever locks a subtask that is held for its
/// application has locked the application's turn before. So `give_turn` never waits for the subtasks it wakes.
///
/// The subtasks of the others are held (`hold = 'APPLICATION'`), so that they are not in the index that the claim
/// reads, however many they are. Whose turn it is, is decided under the lock of the application's row in
/// `application_turn`, by `give_turn` in V4; here is only what leads there. Passing on needs no call at all: a
/// trigger does it for whoever ends a main task.
public final class Turns {

    /// Takes the turns that nobody has, for main tasks that come from `%s`. All applications in one order, so that
    /// two batches never wait crosswise.
    static final String TAKE = """
            insert into application_turn as turn (model, app, main_key)
            select distinct on (model, app) model, app, key
            from %s
            where subtasks > 0 and model is not null and (not_before is null or not_before <= created_at)
            order by model, app, priority desc, key
            on conflict (model, app) do update set main_key = coalesce(turn.main_key, excluded.main_key)
            """;

    private static final Sql ENTER =
            new Sql("take turn", TAKE.formatted("(select * from task where key = ?) as submitted"));

    private static final Sql OVERTAKE = new Sql("overtake", """
            select give_turn(model, app, coalesce(?::timestamptz, now()))::text
            from (
                select distinct mine.model, mine.app
                from task as mine
                join application_turn as turn on turn.model = mine.model and turn.app = mine.app
                join task as holder on holder.key = turn.main_key
                where mine.key = any (?) and mine.subtasks > 0 and holder.status = 'PENDING'
                  and holder.priority < mine.priority
                  and (mine.not_before is null or mine.not_before <= mine.created_at)
                order by mine.model, mine.app
            ) as overtaken
            """);

    /// By the main task that has it, who keeps it until it ends. When it has none, none is passed on.
    private static final Sql LOCK_OF_MAIN = new Sql("lock turn", """
            select main_key from application_turn where main_key = ? for no key update
            """);

    private static final Sql LOCK_OF_SUBTASK = new Sql("lock subtask's turn", """
            select main_key from application_turn
            where main_key = (select parent_key from task where key = ?)
            for no key update
            """);

    /// An application that has no row yet gets one: otherwise its first turn could be given meanwhile.
    private static final Sql LOCK_ALL = new Sql("lock turns", """
            insert into application_turn as turn (model, app)
            select distinct model, app from task
            where key = any (?) and model is not null and (subtasks > 0 or parent_key is not null)
              and finished_at is null
            order by model, app
            on conflict (model, app) do update set main_key = turn.main_key
            returning model, app
            """);

    private static final Sql GIVE = new Sql("give turns", """
            select give_turn(model, app, coalesce(?::timestamptz, now()))::text
            from (
                select distinct model, app from unnest(?::text[], ?::integer[]) as due (model, app)
                order by model, app
            ) as due
            """);

    private final Database database;
    private final QueueClock clock;

    public Turns(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// An application, for those who have not made a [dev.assay.model.task.Target] of it.
    public record Application(String model, int app) {}

    /// Between inserting a main task and inserting its subtasks, which are counted: turns come before counters.
    void enter(TaskId main) {
        database.update(ENTER, params -> params.key(main.key()));
    }

    /// After inserting the subtasks: takes turns from main tasks of a lower priority that have not made use of
    /// them.
    void overtake(List<Long> mains) {
        database.query(OVERTAKE, params -> params.instant(clock.now()).keys(mains), _ -> true);
    }

    /// For those about to end a main task that ran.
    void lockOfMain(TaskId main) {
        database.query(LOCK_OF_MAIN, params -> params.key(main.key()), _ -> true);
    }

    /// For those about to end a main task that ran, by one of its subtasks.
    void lockOfSubtask(TaskId subtask) {
        database.query(LOCK_OF_SUBTASK, params -> params.key(subtask.key()), _ -> true);
    }

    /// For those about to change subtasks that wait, or to end main tasks that may not have the turn yet: locks the
    /// turns of all the applications these tasks are about, if they take turns at all.
    ///
    /// @return those applications; a task that has ended before counts for none
    public List<Application> lock(List<Long> tasks) {
        return database.query(
                LOCK_ALL,
                params -> params.keys(tasks),
                row -> new Application(row.getString("model"), row.getInt("app")));
    }

    /// Only of applications that [#lock] has locked for the caller: after counters have been touched, waiting for
    /// another one's turn may be waiting in a circle.
    void give(List<Application> applications) {
        database.query(
                GIVE,
                params -> params.instant(clock.now())
                        .texts(applications.stream().map(Application::model).toList())
                        .numbers(applications.stream().map(Application::app).toList()),
                _ -> true);
    }
}
