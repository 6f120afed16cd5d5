package dev.assay.store.pipeline;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobState;
import dev.assay.model.pipeline.PipelineEnd;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes cells. Callers have the pipeline's lock. A cell that is there stays as it is.
final class Cells {

    private static final Sql INSERT = new Sql("write cells", """
            insert into pipeline_cell (pipeline_key, job, service, status, round, task_key, seconds, missing_tools,
                                       critical_findings, high_findings, medium_findings, low_findings, info_findings,
                                       cause_code, cause_message)
            select ?, job, service, status, ?, task_key, seconds,
                   coalesce(string_to_array(missing_tools, chr(31)), '{}'), critical, high, medium, low, info,
                   cause_code, cause_message
            from unnest(?::integer[], ?::text[], ?::text[], ?::bigint[], ?::double precision[], ?::text[],
                        ?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::text[], ?::text[])
                as given (job, service, status, task_key, seconds, missing_tools, critical, high, medium, low, info,
                          cause_code, cause_message)
            on conflict do nothing
            """);

    private static final Sql FILL = new Sql("fill cells of jobs", """
            with done as (
                update pipeline_job set state = 'DONE' where pipeline_key = ? and job = any (?::integer[])
                returning pipeline_key, job
            ), filled as (
                insert into pipeline_cell (pipeline_key, job, service, status, round, cause_code, cause_message)
                select pipeline_key, job, service, ?, ?, ?, ?
                from done, unnest(?::text[]) as asked (service)
                on conflict do nothing
            )
            select count(*) from done
            """);

    private static final Sql FILL_IN_STATES = new Sql("fill cells of jobs in states", """
            with done as (
                update pipeline_job set state = 'DONE' where pipeline_key = ? and state = any (?::text[])
                returning pipeline_key, job
            ), filled as (
                insert into pipeline_cell (pipeline_key, job, service, status, round, cause_code, cause_message)
                select pipeline_key, job, service, ?, ?, ?, ?
                from done, unnest(?::text[]) as asked (service)
                on conflict do nothing
            )
            select count(*) from done
            """);

    /// Jobs that lack cells of more services that are missing than of services that are there.
    private static final Sql FIND_HOPELESS = new Sql("find jobs with too few analyzers", """
            select job.job
            from pipeline_job as job, unnest(?::text[]) as asked (service)
            where job.pipeline_key = ? and job.state = 'READY'
              and not exists (select from pipeline_cell as cell
                              where cell.pipeline_key = job.pipeline_key and cell.job = job.job
                                and cell.service = asked.service)
            group by job.job
            having 2 * count(*) filter (where asked.service <> all (?::text[])) < count(*)
                or count(*) filter (where asked.service <> all (?::text[])) = 0
            """);

    private static final Sql TALLY = new Sql("tally cells", """
            select status, cause_code, min(cause_message) as cause_message, count(*) as cells
            from pipeline_cell where pipeline_key = ?
            group by status, cause_code
            """);

    private final Database database;

    Cells(Database database) {
        this.database = database;
    }

    /// How a service's look at an application ended.
    record End(
            int job,
            String service,
            CellStatus status,
            @Nullable TaskId task,
            @Nullable Double seconds,
            List<String> missingTools,
            FindingSummary findings,
            @Nullable FailureCause cause) {

        static End skipped(int job, String service, FailureCause cause) {
            return new End(job, service, CellStatus.SKIPPED, null, null, List.of(), FindingSummary.NONE, cause);
        }
    }

    void write(LockedPipeline pipeline, List<End> ends) {
        if (ends.isEmpty()) {
            return;
        }
        database.update(
                INSERT,
                params -> params.key(pipeline.key())
                        .number(pipeline.round())
                        .numbers(each(ends, End::job))
                        .texts(each(ends, End::service))
                        .texts(each(ends, end -> end.status().name()))
                        .keys(ends.stream().<@Nullable Long>map(Cells::taskKey).toList())
                        .decimals(ends.stream()
                                .<@Nullable Double>map(End::seconds)
                                .toList())
                        .texts(ends.stream()
                                .<@Nullable String>map(Cells::missingTools)
                                .toList())
                        .numbers(each(ends, end -> end.findings().critical()))
                        .numbers(each(ends, end -> end.findings().high()))
                        .numbers(each(ends, end -> end.findings().medium()))
                        .numbers(each(ends, end -> end.findings().low()))
                        .numbers(each(ends, end -> end.findings().info()))
                        .texts(ends.stream()
                                .<@Nullable String>map(end -> code(end.cause()))
                                .toList())
                        .texts(ends.stream()
                                .<@Nullable String>map(end -> message(end.cause()))
                                .toList()));
    }

    /// Ends jobs: every cell that they lack gets this end.
    void fill(LockedPipeline pipeline, Collection<Integer> jobs, CellStatus status, @Nullable FailureCause cause) {
        database.query(
                FILL,
                params -> params.key(pipeline.key())
                        .numbers(jobs)
                        .text(status.name())
                        .number(pipeline.round())
                        .text(code(cause))
                        .text(message(cause))
                        .texts(pipeline.cells()),
                row -> row.getInt(1));
    }

    /// Like [#fill] for all jobs in certain states.
    ///
    /// @return how many jobs that ended
    int fill(LockedPipeline pipeline, List<JobState> states, CellStatus status, @Nullable FailureCause cause) {
        return database.query(
                        FILL_IN_STATES,
                        params -> params.key(pipeline.key())
                                .texts(each(states, JobState::name))
                                .text(status.name())
                                .number(pipeline.round())
                                .text(code(cause))
                                .text(message(cause))
                                .texts(pipeline.cells()),
                        row -> row.getInt(1))
                .getFirst();
    }

    /// Jobs that are ready, of whose missing cells fewer than half can be had.
    ///
    /// @param missing services that are not there
    List<Integer> hopeless(LockedPipeline pipeline, List<String> missing) {
        return database.query(
                FIND_HOPELESS,
                params -> params.texts(pipeline.cells())
                        .key(pipeline.key())
                        .texts(missing)
                        .texts(missing),
                row -> row.getInt("job"));
    }

    PipelineEnd tally(LockedPipeline pipeline) {
        return PipelineEnd.of(database.query(
                TALLY,
                params -> params.key(pipeline.key()),
                row -> new PipelineEnd.Cells(
                        CellStatus.valueOf(row.getString("status")), Columns.cause(row), row.getInt("cells"))));
    }

    private static <T, R> List<R> each(List<T> all, Function<T, R> column) {
        return all.stream().map(column).toList();
    }

    private static @Nullable Long taskKey(End end) {
        TaskId task = end.task();
        return task == null ? null : task.key();
    }

    /// Null for none: of an empty text Postgres would make a list of one.
    private static @Nullable String missingTools(End end) {
        return end.missingTools().isEmpty() ? null : String.join("\u001F", end.missingTools());
    }

    private static @Nullable String code(@Nullable FailureCause cause) {
        return cause == null ? null : cause.code().name();
    }

    private static @Nullable String message(@Nullable FailureCause cause) {
        return cause == null ? null : cause.message();
    }
}
