package dev.assay.store.queue;

import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;

/// Sees to it that only one analysis of an application runs at a time: the one whose turn it is.
///
/// The subtasks of the others are held (`hold = 'APPLICATION'`), so that they are not in the index that the claim
/// reads, however many they are. Whose turn it is, is decided under the lock of the application's row in
/// `application_turn`, by `give_turn` in V4; here is only what leads there. Passing on needs no call at all: a
/// trigger does it for whoever ends a main task.
final class Turns {

    /// Takes the turns that nobody has. All applications in one order, so that two batches never wait crosswise.
    private static final Sql ENTER = new Sql("take turns", """
            insert into application_turn as turn (model, app, main_key)
            select distinct on (model, app) model, app, key
            from task
            where key = any (?) and subtasks > 0 and model is not null
              and (not_before is null or not_before <= created_at)
            order by model, app, priority desc, key
            on conflict (model, app) do update set main_key = coalesce(turn.main_key, excluded.main_key)
            """);

    private static final Sql OVERTAKE = new Sql("overtake", """
            select give_turn(model, app, coalesce(?::timestamptz, now()))::text
            from (
                select distinct mine.model, mine.app
                from task as mine
                join application_turn as turn on turn.model = mine.model and turn.app = mine.app
                join task as holder on holder.key = turn.main_key
                where mine.key = any (?) and mine.subtasks > 0 and holder.status = 'PENDING'
                  and holder.priority < mine.priority
                order by mine.model, mine.app
            ) as overtaken
            """);

    private static final Sql LOCK = new Sql("lock turn", """
            select main_key from application_turn where main_key = ? for no key update
            """);

    private static final Sql LOCK_APPLICATIONS = new Sql("lock turns", """
            insert into application_turn as turn (model, app)
            select distinct * from unnest(?::text[], ?::integer[]) as due (model, app)
            order by model, app
            on conflict (model, app) do update set main_key = turn.main_key
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

    Turns(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// An application, for those who have not made a [dev.assay.model.task.Target] of it.
    record Application(String model, int app) {}

    /// Between inserting main tasks and inserting their subtasks.
    void enter(List<Long> mains) {
        database.update(ENTER, params -> params.keys(mains));
    }

    /// After inserting the subtasks: takes turns from main tasks of a lower priority that have not made use of
    /// them.
    void overtake(List<Long> mains) {
        database.query(OVERTAKE, params -> params.instant(clock.now()).keys(mains), _ -> true);
    }

    /// For those about to end a main task: the turn's lock comes before those of the counters.
    void lock(TaskId main) {
        database.query(LOCK, params -> params.key(main.key()), _ -> true);
    }

    void lock(List<Application> applications) {
        database.update(
                LOCK_APPLICATIONS,
                params -> params.texts(
                                applications.stream().map(Application::model).toList())
                        .numbers(applications.stream().map(Application::app).toList()));
    }

    void give(List<Application> applications) {
        database.query(
                GIVE,
                params -> params.instant(clock.now())
                        .texts(applications.stream().map(Application::model).toList())
                        .numbers(applications.stream().map(Application::app).toList()),
                _ -> true);
    }
}
