package dev.assay.store.queue;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.DetailsCodec;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one statement that ends a run: it proves the lease, locks the main task, writes state, tools and findings,
/// and counts the subtask out of its main task.
///
/// When the settlement is final and the subtask its main task's last open one, it writes nothing unless told that
/// the caller ends the main task in the same transaction.
final class LeafEnd {

    private static final Sql END = new Sql("settle", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as (
                select now, ?::text as status, ?::boolean as is_final, ?::boolean as ends_main,
                       ?::bigint * interval '1 microsecond' as delay,
                       ?::integer as preflights, ?::integer as failures,
                       ?::boolean as keeps_cause, ?::text as cause_code, ?::text as cause_message,
                       ?::text as result_path, ?::text as result_sha256,
                       ?::integer as critical, ?::integer as high, ?::integer as medium, ?::integer as low,
                       ?::integer as info
                from clock
            ), held as materialized (
                select key, parent_key, queue from task
                where key = ? and epoch = ? and worker = ? and status = 'RUNNING'
                for no key update
            ), main as materialized (
                select key, subtasks_open from task
                where (select is_final from given) and key = (select parent_key from held)
                for no key update
            ), written as (
                update task
                set status = given.status, worker = null, lease_until = null,
                    finished_at = case when is_final then now end,
                    hold = case when delay > interval '0' then 'TIME' end,
                    not_before = case when delay > interval '0' then now + delay else task.not_before end,
                    ready_at = case when is_final then task.ready_at else now + coalesce(delay, interval '0') end,
                    preflights = task.preflights + given.preflights, failures = task.failures + given.failures,
                    cause_code = case when keeps_cause then task.cause_code else given.cause_code end,
                    cause_message = case when keeps_cause then task.cause_message else given.cause_message end,
                    result_path = given.result_path, result_sha256 = given.result_sha256,
                    critical_findings = critical, high_findings = high, medium_findings = medium,
                    low_findings = low, info_findings = info
                from held, given
                where task.key = held.key
                  and (given.ends_main or not exists (select from main where subtasks_open <= 1))
                returning task.key
            ), counted as (
                update task set subtasks_open = task.subtasks_open - 1
                from main, written
                where task.key = main.key
            ), tools as (
                insert into tool_run (task_key, seq, name, service, status, findings, seconds, reason)
                select written.key, tool.seq, name, service, status, findings, seconds, reason
                from written, unnest(?::text[], ?::text[], ?::text[], ?::integer[], ?::double precision[], ?::text[])
                    with ordinality as tool (name, service, status, findings, seconds, reason, seq)
            ), findings as (
                insert into finding (task_key, severity, seq, tool, service, rule, message, file, line, col, help)
                select written.key, severity, finding.seq, tool, service, rule, message, file, line, col, help
                from written, unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::integer[],
                                     ?::integer[], ?::text[])
                    with ordinality as finding (severity, tool, service, rule, message, file, line, col, help, seq)
            ), details as (
                insert into report_details (task_key, details)
                select written.key, details from written, (select ?::text as details) as given_details
                where details is not null
            )
            select parent_key, exists (select from written) as is_written,
                   case when not (select is_final from given) and coalesce((select delay from given), '0') <= interval '0'
                        then pg_notify('assay_work', queue)::text end
            from held
            """);

    private final Database database;
    private final QueueClock clock;

    LeafEnd(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @param parent the main task, if it has one
    /// @param written false when this is the last open subtask
    record Reply(@Nullable TaskId parent, boolean written) {}

    /// Empty when the lease is no longer the task's.
    Optional<Reply> write(Lease lease, Settlement settlement, boolean endsMain) {
        return database
                .query(END, params -> bind(params, lease, settlement, endsMain), row -> {
                    long parent = row.getLong("parent_key");
                    return new Reply(parent == 0 ? null : new TaskId(parent), row.getBoolean("is_written"));
                })
                .stream()
                .findFirst();
    }

    private void bind(Params params, Lease lease, Settlement settlement, boolean endsMain) throws SQLException {
        TaskResult result = settlement.storedResult().orElse(null);
        FailureCause cause = settlement.storedCause().orElse(null);
        TaskResult.StoredFiles files = result == null ? null : result.files();
        FindingSummary summary = result == null ? FindingSummary.NONE : result.summary();
        params.instant(clock.now())
                .text(settlement.status().name())
                .flag(settlement.status().isFinal())
                .flag(endsMain)
                .micros(settlement.delay())
                .number(settlement.charge(Settlement.RetryLayer.PREFLIGHT))
                .number(settlement.charge(Settlement.RetryLayer.FAILURE))
                .flag(settlement instanceof Settlement.GiveBack)
                .text(cause == null ? null : cause.code().name())
                .text(cause == null ? null : cause.message())
                .text(files == null ? null : files.path())
                .text(files == null ? null : files.sha256())
                .number(summary.critical())
                .number(summary.high())
                .number(summary.medium())
                .number(summary.low())
                .number(summary.info())
                .key(lease.task().key())
                .number(lease.epoch())
                .text(lease.worker().value());
        bindTools(params, result == null ? List.of() : result.tools());
        bindFindings(params, result == null ? List.of() : result.findings());
        params.text(result == null ? null : DetailsCodec.write(result.details()));
    }

    private static void bindTools(Params params, List<ToolRun> tools) throws SQLException {
        params.texts(tools.stream().map(ToolRun::name).toList())
                .texts(tools.stream().map(ToolRun::service).toList())
                .texts(tools.stream().map(tool -> tool.status().name()).toList())
                .numbers(tools.stream().map(ToolRun::findings).toList())
                .decimals(tools.stream().map(ToolRun::seconds).toList())
                .texts(tools.stream().map(ToolRun::reason).toList());
    }

    private static void bindFindings(Params params, List<Finding> findings) throws SQLException {
        params.numbers(findings.stream()
                        .map(Finding::severity)
                        .map(Severity::ordinal)
                        .toList())
                .texts(findings.stream().map(Finding::tool).toList())
                .texts(findings.stream().map(Finding::service).toList())
                .texts(findings.stream().map(Finding::rule).toList())
                .texts(findings.stream().map(Finding::message).toList())
                .texts(findings.stream().map(Finding::file).toList())
                .numbers(findings.stream().map(Finding::line).toList())
                .numbers(findings.stream().map(Finding::column).toList())
                .texts(findings.stream().map(Finding::help).toList());
    }
}
