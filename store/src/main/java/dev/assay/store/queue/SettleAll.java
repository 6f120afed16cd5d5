package dev.assay.store.queue;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Settlement.RetryLayer;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue.EndedRun;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Ends many runs in one statement: what [LeafEnd] does, for runs that leave nothing but a state and have no main
/// task to be counted out of.
///
/// Each row proves its own lease, so one that was lost is left out and the others are not: its neighbours in a
/// batch are there by chance.
///
/// A task has a worker while it runs and at no other time (`task_lease_iff_it_runs_itself`), so its state need not
/// be asked for. It must not be: with `status` or `parent_key is null` in the condition, other indexes than the
/// primary key seem worth reading, and all that runs is compared with all that was given.
///
/// One look-up by primary key per given row, in key order, so that nobody who locks in that order is waited for
/// crosswise; should the planner ever read them otherwise, the loser of a circle is repeated. Locking the rows in a
/// statement part of their own, and joining that to what was given, compared every row with every other: at a
/// hundred rows it was half of the statement's time.
final class SettleAll {

    /// How each of them ended.
    private static final String EACH_ITS_OWN = """
            select * from unnest(?::bigint[], ?::integer[], ?::text[], ?::boolean[], ?::bigint[], ?::integer[],
                                 ?::integer[], ?::boolean[], ?::text[], ?::text[])
                as run (key, epoch, status, is_final, delay, preflights, failures, keeps_cause, cause_code,
                        cause_message)""";

    /// The same for all, which is what most batches are: said once.
    private static final String ALL_ALIKE = """
            select * from unnest(?::bigint[], ?::integer[]) as run (key, epoch) cross join (
                select ?::text as status, ?::boolean as is_final, ?::bigint as delay, ?::integer as preflights,
                       ?::integer as failures, ?::boolean as keeps_cause, ?::text as cause_code,
                       ?::text as cause_message
            ) as settlement""";

    private static final String END = """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as (
                %s
            ), written as (
                update task
                set status = given.status, worker = null, lease_until = null,
                    finished_at = case when is_final then now end,
                    hold = case when delay > 0 then 'TIME' end,
                    not_before = case when delay > 0 then now + delay * interval '1 microsecond'
                                      else task.not_before end,
                    ready_at = case when is_final then task.ready_at else now + delay * interval '1 microsecond' end,
                    preflights = task.preflights + given.preflights, failures = task.failures + given.failures,
                    cause_code = case when keeps_cause then task.cause_code else given.cause_code end,
                    cause_message = case when keeps_cause then task.cause_message else given.cause_message end,
                    result_path = null, result_sha256 = null,
                    critical_findings = 0, high_findings = 0, medium_findings = 0, low_findings = 0, info_findings = 0
                from given cross join clock
                where task.key = given.key and task.epoch = given.epoch and task.worker = ?
                  and coalesce(task.parent_key, 0) = 0
                returning task.key, task.queue, not is_final and delay <= 0 as is_due
            ), told as (
                select pg_notify('assay_work', queue)::text from (select distinct queue from written where is_due) as due
            )
            select key, (select count(*) from told) from written
            """;

    private static final Sql END_EACH = new Sql("settle many", END.formatted(EACH_ITS_OWN));
    private static final Sql END_ALIKE = new Sql("settle alike", END.formatted(ALL_ALIKE));

    private final Database database;
    private final QueueClock clock;

    SettleAll(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<SettleReply> run(List<EndedRun> runs) {
        if (runs.isEmpty()) {
            return List.of();
        }
        check(runs);
        List<EndedRun> inOrder = runs.stream()
                .sorted(Comparator.comparingLong(run -> run.lease().task().key()))
                .toList();
        Settlement first = runs.getFirst().settlement();
        boolean alike = runs.stream().allMatch(run -> run.settlement().equals(first));
        Set<TaskId> settled = new HashSet<>(database.query(
                alike ? END_ALIKE : END_EACH,
                params -> bind(params, inOrder, alike),
                row -> new TaskId(row.getLong("key"))));
        return runs.stream()
                .map(run -> settled.contains(run.lease().task())
                        ? new SettleReply.Settled(run.settlement().status())
                        : (SettleReply) new SettleReply.Refused())
                .toList();
    }

    private static void check(List<EndedRun> runs) {
        if (!runs.stream().map(EndedRun::settlement).allMatch(Settlement::isPlain)) {
            throw new IllegalArgumentException("a run that left more than its state is settled by itself");
        }
        if (runs.stream().map(run -> run.lease().worker()).distinct().count() != 1) {
            throw new IllegalArgumentException("runs that are settled together are one worker's");
        }
        if (runs.stream().map(run -> run.lease().task()).distinct().count() != runs.size()) {
            throw new IllegalArgumentException("a run ends once");
        }
    }

    private void bind(Params params, List<EndedRun> runs, boolean alike) throws SQLException {
        params.instant(clock.now())
                .keys(each(runs, run -> run.lease().task().key()))
                .numbers(each(runs, run -> run.lease().epoch()));
        if (alike) {
            bindOnce(params, runs.getFirst().settlement());
        } else {
            bindEach(params, runs.stream().map(EndedRun::settlement).toList());
        }
        params.text(runs.getFirst().lease().worker().value());
    }

    private static void bindOnce(Params params, Settlement settlement) throws SQLException {
        params.text(settlement.status().name())
                .flag(settlement.status().isFinal())
                .micros(settlement.delay())
                .number(settlement.charge(RetryLayer.PREFLIGHT))
                .number(settlement.charge(RetryLayer.FAILURE))
                .flag(settlement instanceof Settlement.GiveBack)
                .text(code(settlement))
                .text(message(settlement));
    }

    private static void bindEach(Params params, List<Settlement> settlements) throws SQLException {
        params.texts(each(settlements, settlement -> settlement.status().name()))
                .flags(each(settlements, settlement -> settlement.status().isFinal()))
                .keys(each(settlements, settlement -> settlement.delay().toNanos() / 1_000))
                .numbers(each(settlements, settlement -> settlement.charge(RetryLayer.PREFLIGHT)))
                .numbers(each(settlements, settlement -> settlement.charge(RetryLayer.FAILURE)))
                .flags(each(settlements, settlement -> settlement instanceof Settlement.GiveBack))
                .texts(SettleAll.<Settlement, @Nullable String>each(settlements, SettleAll::code))
                .texts(SettleAll.<Settlement, @Nullable String>each(settlements, SettleAll::message));
    }

    private static <S, T extends @Nullable Object> List<T> each(List<S> all, Function<S, T> of) {
        return all.stream().map(of).toList();
    }

    private static @Nullable String code(Settlement settlement) {
        return settlement.storedCause().map(FailureCause::code).map(Enum::name).orElse(null);
    }

    private static @Nullable String message(Settlement settlement) {
        return settlement.storedCause().map(FailureCause::message).orElse(null);
    }
}
