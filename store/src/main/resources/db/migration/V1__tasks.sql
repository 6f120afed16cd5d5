-- The queue: tasks, what their runs left, and how many there are.
--
-- All times are timestamptz and come from the database's clock. Text is used for states rather than an enum type, so
-- that a later migration can add one without a lock that waits for every running transaction.

create table task (
    key               bigint generated always as identity (maxvalue 281474976710655) primary key,
    parent_key        bigint references task (key) on delete cascade,
    service           text,
    kind              text        not null,
    queue             text        not null,
    status            text        not null,
    priority          smallint    not null,
    hold              text,
    model             text,
    app               integer,
    pipeline_id       text,
    payload           text        not null,
    labels            jsonb       not null default '{}',
    idempotency_key   text,
    request_digest    text,
    created_at        timestamptz not null,
    not_before        timestamptz,
    ready_at          timestamptz not null,
    started_at        timestamptz,
    finished_at       timestamptz,
    worker            text,
    epoch             integer     not null default 0,
    lease_until       timestamptz,
    started           integer     not null default 0,
    preflights        integer     not null default 0,
    failures          integer     not null default 0,
    lost              integer     not null default 0,
    subtasks          integer     not null default 0,
    subtasks_open     integer     not null default 0,
    cause_code        text,
    cause_message     text,
    result_path       text,
    result_sha256     text,
    critical_findings integer     not null default 0,
    high_findings     integer     not null default 0,
    medium_findings   integer     not null default 0,
    low_findings      integer     not null default 0,
    info_findings     integer     not null default 0,

    constraint task_status_is_known check (status in
        ('INITIALIZING', 'PENDING', 'RUNNING', 'COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED')),
    constraint task_initializing_is_for_main_tasks check (status <> 'INITIALIZING' or subtasks > 0),
    constraint task_lease_is_whole check ((worker is null) = (lease_until is null)),
    constraint task_lease_iff_it_runs_itself check
        ((worker is not null) = (status = 'RUNNING' and subtasks = 0)),
    constraint task_finished_iff_final check
        ((finished_at is not null) = (status in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED'))),
    constraint task_running_has_started check (status <> 'RUNNING' or started_at is not null),
    constraint task_run_ended_has_started check
        (status not in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED') or started_at is not null),
    constraint task_hold_is_known check (hold is null or hold = 'TIME'),
    constraint task_hold_is_for_waiting_leaves check (hold is null or (status = 'PENDING' and subtasks = 0)),
    constraint task_hold_for_time_has_one check (hold is distinct from 'TIME' or not_before is not null),
    constraint task_failure_has_a_cause check (status not in ('PARTIAL_SUCCESS', 'FAILED') or cause_code is not null),
    constraint task_success_has_no_cause check (status <> 'COMPLETED' or cause_code is null),
    constraint task_cause_is_whole check ((cause_code is null) = (cause_message is null)),
    constraint task_result_is_whole check ((result_path is null) = (result_sha256 is null)),
    constraint task_target_is_whole check ((model is null) = (app is null)),
    constraint task_idempotency_is_whole check ((idempotency_key is null) = (request_digest is null)),
    constraint task_subtask_has_a_service check ((parent_key is null) = (service is null)),
    constraint task_family_has_one_level check (parent_key is null or subtasks = 0),
    constraint task_subtasks_are_counted check (subtasks_open between 0 and subtasks),
    constraint task_main_ends_last check (finished_at is null or subtasks_open = 0),
    constraint task_priority_is_a_rank check (priority between 1 and 4),
    constraint task_counters_only_grow check (least(epoch, started, preflights, failures, lost) >= 0)
) with (
    -- Every task is updated at least twice. Room in the page keeps renewals HOT, and vacuum comes by count, not by
    -- fraction: a fraction of a large table is a long time.
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0.05
);

comment on table task is 'One row per task: main tasks, their subtasks, and those that stand alone.';
comment on column task.key is 'Identity and age; the id people see is this number, scrambled.';
comment on column task.parent_key is 'The main task; null when it is one or stands alone.';
comment on column task.service is 'The analyzer service that does a subtask; null on other tasks.';
comment on column task.kind is 'Which runner runs it.';
comment on column task.queue is 'Which workers claim it.';
comment on column task.status is 'Where it is in its life; docs/task-lifecycle.md has the edges.';
comment on column task.priority is '1 low, 2 normal, 3 high, 4 urgent; higher is claimed first.';
comment on column task.hold is 'Why a PENDING task may not be claimed yet: TIME until not_before; null when it may.';
comment on column task.model is 'The application''s model slug; null for kinds without one.';
comment on column task.app is 'The application''s number, with model.';
comment on column task.pipeline_id is 'The pipeline that submitted it; null when none did.';
comment on column task.payload is 'JSON text of the kind''s own; never interpreted here, hence not jsonb.';
comment on column task.labels is 'The submitter''s own text, by name.';
comment on column task.idempotency_key is 'The client''s key for this request; null when it does not repeat itself.';
comment on column task.request_digest is 'Of the request under that key: another request under it is refused.';
comment on column task.created_at is 'When it was submitted.';
comment on column task.not_before is 'Not to be claimed earlier; set by the submitter or by a retry.';
comment on column task.ready_at is 'Since when it could be claimed: what claim latency is measured from.';
comment on column task.started_at is 'When its last run began; for a main task, when its first subtask was claimed.';
comment on column task.finished_at is 'When it became final.';
comment on column task.worker is 'Who holds it; only while it runs.';
comment on column task.epoch is 'Fencing token: grows with every claim, and every later write carries it.';
comment on column task.lease_until is 'When the worker counts as dead unless it renews. In no index: renewals stay HOT.';
comment on column task.started is 'Runs begun.';
comment on column task.preflights is 'Runs given back because an analyzer could not be reached.';
comment on column task.failures is 'Runs that ended in a transient failure.';
comment on column task.lost is 'Runs whose worker let the lease expire.';
comment on column task.subtasks is 'How many it has; more than 0 makes it a main task, which nobody claims.';
comment on column task.subtasks_open is 'How many of them have not ended.';
comment on column task.cause_code is 'What went wrong, or did in the last run of a task that is tried again.';
comment on column task.cause_message is 'The same in a sentence.';
comment on column task.result_path is 'Where its files are, relative to the results folder.';
comment on column task.result_sha256 is 'Digest that proves them, lower-case hex.';
comment on column task.critical_findings is 'How many of this severity; a main task has its subtasks'' sums.';
comment on column task.high_findings is 'See critical_findings.';
comment on column task.medium_findings is 'See critical_findings.';
comment on column task.low_findings is 'See critical_findings.';
comment on column task.info_findings is 'See critical_findings.';

-- The claim reads this and nothing else: held, running and finished rows are not in it, however many there are.
create index task_claimable on task (queue, priority desc, key)
    where status = 'PENDING' and hold is null and subtasks = 0;
create index task_scheduled on task (not_before) where status = 'PENDING' and hold = 'TIME';
-- Without lease_until on purpose: an indexed column would cost every renewal an index entry and its HOT-ness.
create index task_running on task (key) where status = 'RUNNING' and subtasks = 0;
create index task_foldable on task (key) where subtasks > 0 and subtasks_open = 0 and finished_at is null;
create unique index task_subtask on task (parent_key, service) where parent_key is not null;
create unique index task_idempotency on task (idempotency_key) where idempotency_key is not null;
-- Lists, newest first, without subtasks.
create index task_by_status on task (status, key) where parent_key is null;
create index task_by_application on task (model, app, key) where parent_key is null and model is not null;
create index task_by_pipeline on task (pipeline_id, key) where parent_key is null and pipeline_id is not null;

-- The edges of TaskStatus, for whoever does not go through the verbs. The condition is evaluated without calling the
-- function, so a legal change pays next to nothing.
create function refuse_task_edge() returns trigger language plpgsql as $$
begin
    raise exception 'task % cannot go from % to %', old.key, old.status, new.status using errcode = 'check_violation';
end
$$;
create trigger task_takes_legal_edges before update of status on task for each row
    when (old.status <> new.status and (old.status, new.status) not in (
        ('INITIALIZING', 'PENDING'),
        ('PENDING', 'RUNNING'), ('PENDING', 'CANCELLED'),
        ('RUNNING', 'PENDING'), ('RUNNING', 'COMPLETED'), ('RUNNING', 'PARTIAL_SUCCESS'), ('RUNNING', 'FAILED'),
        ('RUNNING', 'CANCELLED')))
    execute function refuse_task_edge();

create table task_progress (
    task_key  bigint      primary key references task (key) on delete cascade,
    epoch     integer     not null,
    percent   smallint    not null,
    step      text,
    completed integer     not null,
    total     integer     not null,
    heard_at  timestamptz not null,
    constraint task_progress_is_a_percentage check (percent between 0 and 100),
    constraint task_progress_counts_up check (completed between 0 and total)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);

comment on table task_progress is 'How far a run has come. Apart from task, because it changes every second.';
comment on column task_progress.task_key is 'The task.';
comment on column task_progress.epoch is 'The run it is about; another epoch''s progress is history.';
comment on column task_progress.percent is '0 to 100, as the analyzer says.';
comment on column task_progress.step is 'What it is doing, for a person.';
comment on column task_progress.completed is 'Steps done; 0 of 0 when the analyzer does not count.';
comment on column task_progress.total is 'Steps in all.';
comment on column task_progress.heard_at is 'When this was heard.';

create table finding (
    task_key  bigint   not null references task (key) on delete cascade,
    severity  smallint not null,
    seq       integer  not null,
    tool      text     not null,
    service   text     not null,
    rule      text,
    message   text     not null,
    file      text,
    line      integer,
    col       integer,
    help      text,
    primary key (task_key, severity, seq),
    constraint finding_severity_is_a_rank check (severity between 0 and 4)
);

comment on table finding is 'What tools have to say, in the normal form. Its key is the order it is listed in.';
comment on column finding.task_key is 'The subtask, or the task that stands alone, that found it.';
comment on column finding.severity is '0 critical, 1 high, 2 medium, 3 low, 4 info.';
comment on column finding.seq is 'Its place in the report, from 1.';
comment on column finding.tool is 'Which tool says so.';
comment on column finding.service is 'The service the tool belongs to.';
comment on column finding.rule is 'The tool''s own name for the rule.';
comment on column finding.message is 'What is wrong.';
comment on column finding.file is 'Relative to the application, / between its parts.';
comment on column finding.line is 'From 1.';
comment on column finding.col is 'From 1.';
comment on column finding.help is 'Where to read more.';

create table tool_run (
    task_key bigint  not null references task (key) on delete cascade,
    seq      integer not null,
    name     text    not null,
    service  text    not null,
    status   text    not null,
    findings integer not null,
    seconds  double precision,
    reason   text,
    primary key (task_key, seq),
    constraint tool_run_status_is_known check (status in ('COMPLETED', 'FAILED', 'MISSING', 'SKIPPED', 'TIMED_OUT'))
);

comment on table tool_run is 'What became of each tool of a task.';
comment on column tool_run.task_key is 'The subtask, or the task that stands alone, it was run for.';
comment on column tool_run.seq is 'Its place in the report, from 1.';
comment on column tool_run.name is 'The tool.';
comment on column tool_run.service is 'The service it belongs to.';
comment on column tool_run.status is 'What became of it.';
comment on column tool_run.findings is 'How many findings it reported.';
comment on column tool_run.seconds is 'How long it ran; null when the analyzer does not say.';
comment on column tool_run.reason is 'Why it did not complete, in the analyzer''s words.';

-- Counting rows is what brings a database down when a dashboard asks every second, so the triggers below keep the
-- counts, in the transaction that changes them. Sixteen rows per queue: two workers seldom wait for the same one.
create table queue_count (
    queue           text     not null,
    shard           smallint not null,
    pending         bigint   not null default 0,
    scheduled       bigint   not null default 0,
    running         bigint   not null default 0,
    completed       bigint   not null default 0,
    partial_success bigint   not null default 0,
    failed          bigint   not null default 0,
    cancelled       bigint   not null default 0,
    primary key (queue, shard)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0);

comment on table queue_count is 'How many leaf tasks a queue has by state: the sum over its shards.';
comment on column queue_count.queue is 'The queue.';
comment on column queue_count.shard is 'Which backend counted (its pid modulo 16); a single shard may be negative.';
comment on column queue_count.pending is 'PENDING tasks, held ones included.';
comment on column queue_count.scheduled is 'PENDING tasks that wait for their time.';
comment on column queue_count.running is 'RUNNING tasks.';
comment on column queue_count.completed is 'COMPLETED tasks not yet deleted.';
comment on column queue_count.partial_success is 'PARTIAL_SUCCESS tasks not yet deleted.';
comment on column queue_count.failed is 'FAILED tasks not yet deleted.';
comment on column queue_count.cancelled is 'CANCELLED tasks not yet deleted.';

-- Rows of one statement are locked by queue name, so that two statements in the same shard never wait crosswise.
create function count_tasks() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into queue_count as c
        select queue, pg_backend_pid() % 16,
               count(*) filter (where status = 'PENDING'),
               count(*) filter (where hold = 'TIME'),
               count(*) filter (where status = 'RUNNING'),
               count(*) filter (where status = 'COMPLETED'),
               count(*) filter (where status = 'PARTIAL_SUCCESS'),
               count(*) filter (where status = 'FAILED'),
               count(*) filter (where status = 'CANCELLED')
        from new_rows where subtasks = 0 group by queue order by queue
        on conflict (queue, shard) do update set
            pending = c.pending + excluded.pending,
            scheduled = c.scheduled + excluded.scheduled,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled;
    elsif tg_op = 'DELETE' then
        insert into queue_count as c
        select queue, pg_backend_pid() % 16,
               -count(*) filter (where status = 'PENDING'),
               -count(*) filter (where hold = 'TIME'),
               -count(*) filter (where status = 'RUNNING'),
               -count(*) filter (where status = 'COMPLETED'),
               -count(*) filter (where status = 'PARTIAL_SUCCESS'),
               -count(*) filter (where status = 'FAILED'),
               -count(*) filter (where status = 'CANCELLED')
        from old_rows where subtasks = 0 group by queue order by queue
        on conflict (queue, shard) do update set
            pending = c.pending + excluded.pending,
            scheduled = c.scheduled + excluded.scheduled,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled;
    else
        insert into queue_count as c
        select queue, pg_backend_pid() % 16,
               coalesce(sum(n) filter (where status = 'PENDING'), 0),
               coalesce(sum(n) filter (where hold = 'TIME'), 0),
               coalesce(sum(n) filter (where status = 'RUNNING'), 0),
               coalesce(sum(n) filter (where status = 'COMPLETED'), 0),
               coalesce(sum(n) filter (where status = 'PARTIAL_SUCCESS'), 0),
               coalesce(sum(n) filter (where status = 'FAILED'), 0),
               coalesce(sum(n) filter (where status = 'CANCELLED'), 0)
        from (
            select queue, status, hold, sum(n) as n
            from (
                select queue, status, hold, -1 as n from old_rows where subtasks = 0
                union all
                select queue, status, hold, 1 from new_rows where subtasks = 0
            ) as both_sides
            group by queue, status, hold
            having sum(n) <> 0
        ) as changes
        group by queue order by queue
        on conflict (queue, shard) do update set
            pending = c.pending + excluded.pending,
            scheduled = c.scheduled + excluded.scheduled,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled;
    end if;
    return null;
end
$$;
create trigger task_counts_inserts after insert on task
    referencing new table as new_rows for each statement execute function count_tasks();
create trigger task_counts_updates after update on task
    referencing old table as old_rows new table as new_rows for each statement execute function count_tasks();
create trigger task_counts_deletes after delete on task
    referencing old table as old_rows for each statement execute function count_tasks();

create table application (
    model         text        not null,
    app           integer     not null,
    origin        text,
    registered_at timestamptz not null default now(),
    primary key (model, app),
    constraint application_number_is_valid check (app between 1 and 1000000)
);
create unique index application_origin on application (model, md5(origin)) where origin is not null;

comment on table application is 'The applications that are known, by model and number.';
comment on column application.model is 'The model''s slug.';
comment on column application.app is 'The number, counted per model.';
comment on column application.origin is 'The place the user named it by; null when it was registered by number.';
comment on column application.registered_at is 'When it became known.';
