-- What must be true of tasks is asked once per statement. Postgres reads each "check" and each condition of a row trigger
-- anew, from text, for every statement that writes a row: that was a fifth of what Postgres did for a single submit. A
-- trigger's function is read once per connection. ADR 0026 says what that gives up.
--
-- Of V1's, V4's, V5's and V8's row triggers on task, only that for deleted tasks is left. Statement triggers run in the
-- order of their names, and that order counts: task_keeps_rules, so that nothing follows from a broken row;
-- task_leaves_what_follows, whose own changes are recorded before those it follows from; task_records_updates, which
-- locks counters and so comes last.

-- At once, and not when the first constraint is dropped: V12 says why.
lock table task in access exclusive mode;

-- The rules of a row ---------------------------------------------------------------------------------------------------

alter table task
    drop constraint task_status_is_known,
    drop constraint task_initializing_is_for_main_tasks,
    drop constraint task_lease_is_whole,
    drop constraint task_lease_iff_it_runs_itself,
    drop constraint task_finished_iff_final,
    drop constraint task_running_has_started,
    drop constraint task_run_ended_has_started,
    drop constraint task_hold_is_known,
    drop constraint task_hold_is_for_waiting_leaves,
    drop constraint task_hold_for_time_has_one,
    drop constraint task_hold_for_application_has_one,
    drop constraint task_failure_has_a_cause,
    drop constraint task_success_has_no_cause,
    drop constraint task_cause_is_whole,
    drop constraint task_cancel_reason_is_for_cancelled,
    drop constraint task_result_is_whole,
    drop constraint task_target_is_whole,
    drop constraint task_idempotency_is_whole,
    drop constraint task_subtask_has_a_service,
    drop constraint task_family_has_one_level,
    drop constraint task_subtasks_are_counted,
    drop constraint task_main_ends_last,
    drop constraint task_priority_is_a_rank,
    drop constraint task_counters_only_grow;

-- After the statement, like the checks of foreign keys: the statement is undone, whoever it came from. A rule whose
-- answer is null is kept, as with "check".
create function refuse_broken_tasks() returns trigger language plpgsql as $$
declare
    broken record;
begin
    select key, rule into broken from (
        select key, case
            when not (status in ('INITIALIZING', 'PENDING', 'RUNNING', 'COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED'))
                then 'task_status_is_known'
            when not (status <> 'INITIALIZING' or subtasks > 0)
                then 'task_initializing_is_for_main_tasks'
            when not ((worker is null) = (lease_until is null))
                then 'task_lease_is_whole'
            when not ((worker is not null) = (status = 'RUNNING' and subtasks = 0))
                then 'task_lease_iff_it_runs_itself'
            when not ((finished_at is not null) = (status in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED')))
                then 'task_finished_iff_final'
            when not (started_at is not null or status not in ('RUNNING', 'COMPLETED', 'PARTIAL_SUCCESS', 'FAILED'))
                then 'task_that_ran_has_started'
            when not (hold is null or hold in ('TIME', 'APPLICATION'))
                then 'task_hold_is_known'
            when not (hold is null or (status = 'PENDING' and subtasks = 0))
                then 'task_hold_is_for_waiting_leaves'
            when not (hold is distinct from 'TIME' or not_before is not null)
                then 'task_hold_for_time_has_one'
            when not (hold is distinct from 'APPLICATION' or (model is not null and parent_key is not null))
                then 'task_hold_for_application_has_one'
            when not (cause_code is not null or status not in ('PARTIAL_SUCCESS', 'FAILED'))
                then 'task_failure_has_a_cause'
            when not (cause_code is null or status <> 'COMPLETED')
                then 'task_success_has_no_cause'
            when not ((cause_code is null) = (cause_message is null))
                then 'task_cause_is_whole'
            when not (cancel_reason is null or status = 'CANCELLED')
                then 'task_cancel_reason_is_for_cancelled'
            when not ((result_path is null) = (result_sha256 is null))
                then 'task_result_is_whole'
            when not ((model is null) = (app is null))
                then 'task_target_is_whole'
            when not ((idempotency_key is null) = (request_digest is null))
                then 'task_idempotency_is_whole'
            when not ((parent_key is null) = (service is null))
                then 'task_subtask_has_a_service'
            when not (parent_key is null or subtasks = 0)
                then 'task_family_has_one_level'
            when not (subtasks_open between 0 and subtasks)
                then 'task_subtasks_are_counted'
            when not (finished_at is null or subtasks_open = 0)
                then 'task_main_ends_last'
            when not (priority between 1 and 4)
                then 'task_priority_is_a_rank'
            when not (least(epoch, started, preflights, failures, lost) >= 0)
                then 'task_counters_only_grow'
        end as rule
        from new_rows
    ) as told
    where rule is not null
    limit 1;
    if found then
        raise exception 'task % breaks the rule %', broken.key, broken.rule
            using errcode = 'check_violation', constraint = broken.rule, table = 'task';
    end if;
    return null;
end
$$;
create trigger task_keeps_rules_when_new after insert on task
    referencing new table as new_rows for each statement execute function refuse_broken_tasks();
create trigger task_keeps_rules after update on task
    referencing new table as new_rows for each statement execute function refuse_broken_tasks();

-- What follows from an end ---------------------------------------------------------------------------------------------

drop trigger task_leaves_a_dead_letter on task;
drop trigger task_tells_its_pipeline on task;
drop trigger task_passes_turn on task;
drop trigger task_deleted_passes_turn on task;
drop function bury_task();
drop function tell_pipeline();
drop function pass_turn();

-- Lets the next one in, if it was this one's turn; V4 says how and in which order rows are locked.
create function pass_turn(ended bigint, of_model text, of_app integer, at timestamptz) returns void language plpgsql as $$
begin
    perform from application_turn where main_key = ended for no key update;
    if found then
        perform give_turn(of_model, of_app, at);
    end if;
end
$$;

-- What follows from tasks that have just ended: a dead letter for what failed (V5), the turn of an application that is
-- free again (V4), a word to the pipeline that waits (V8).
--
-- A look-up by primary key each, whatever the planner thinks of a table that was small when it first asked.
create function follow_ended(ended bigint[]) returns void language plpgsql set enable_seqscan = off as $$
declare
    main record;
begin
    insert into dead_letter (task_key, kind, model, app, cause_code, died_at, trips, origin_key)
    select task.key, kind, model, app, cause_code, finished_at, coalesce(made.deaths, 0) + 1,
           coalesce(made.origin_key, task.key)
    from unnest(ended) as one (key)
        cross join lateral (select * from task where task.key = one.key offset 0) as task
        left join lateral (select * from task_retry where retry_key = task.key offset 0) as made on true
    where status = 'FAILED'
    order by task.key;
    for main in
        select task.*
        from unnest(ended) as one (key) cross join lateral (
            select key, model, app, subtasks, finished_at from task where task.key = one.key offset 0
        ) as task
        where subtasks > 0 and model is not null
        order by model, app, key
    loop
        perform pass_turn(main.key, main.model, main.app, main.finished_at);
    end loop;
    perform pg_notify('assay_pipeline', pipeline_id)
    from (
        select distinct pipeline_id
        from unnest(ended) as one (key) cross join lateral (
            select pipeline_id from task where task.key = one.key offset 0
        ) as task
        where pipeline_id is not null
    ) as waiting;
end
$$;

-- Finds those that ended with this statement and have something that follows; subtasks have nothing. "except" stays
-- linear however many rows there are and however small they were believed to be, as "not in" and joins do not.
create function follow_ended_tasks() returns trigger language plpgsql as $$
declare
    ended constant bigint[] := array(
        select key from new_rows
        where finished_at is not null and parent_key is null
          and (status = 'FAILED' or pipeline_id is not null or (subtasks > 0 and model is not null))
        except
        select key from old_rows where finished_at is not null
    );
begin
    if ended <> '{}' then
        perform follow_ended(ended);
    end if;
    return null;
end
$$;
create trigger task_leaves_what_follows after update on task
    referencing old table as old_rows new table as new_rows for each statement execute function follow_ended_tasks();

create function pass_turn_of_deleted() returns trigger language plpgsql as $$
begin
    perform pass_turn(old.key, old.model, old.app, now());
    return null;
end
$$;
create trigger task_deleted_passes_turn after delete on task for each row
    when (old.subtasks > 0 and old.model is not null and old.finished_at is null)
    execute function pass_turn_of_deleted();

-- Legal edges, history and counters ------------------------------------------------------------------------------------

drop trigger task_takes_legal_edges on task;
drop function refuse_task_edge();

-- Called where an edge is recorded, for one that does not exist. Never returns.
create function refuse_task_edge(task bigint, from_status text, to_status text) returns text language plpgsql as $$
begin
    raise exception 'task % cannot go from % to %', task, from_status, to_status
        using errcode = 'check_violation', constraint = 'task_takes_legal_edges', table = 'task';
end
$$;

-- As in V12, with two things later: what a change means is worked out when neighbours that changed alike are one row, and
-- no longer for each of them, several times over; and each edge is looked up among the legal ones when it is written.
-- Of a worker and a cause only what the edge will tell is grouped by, or a cancel of many would be a row for each.
create or replace function record_changed_tasks() returns trigger language plpgsql set enable_nestloop = off as $$
begin
    with alike as (
        select min(key) as first, array_agg(key) as keys, count(*) as n, neighbours, is_leaf, is_no_subtask, old_queue,
               old_status, old_hold, queue, status, hold, epoch, charge, has_report, worker, at, not_before, cause_code,
               cause_message
        from (
            select became.key, became.key >> 6 as neighbours, became.subtasks = 0 as is_leaf,
                   became.parent_key is null as is_no_subtask, was.queue as old_queue, was.status as old_status,
                   was.hold as old_hold, became.queue, became.status, became.hold, became.epoch,
                   case when became.lost > was.lost then 'LOST'
                        when became.preflights > was.preflights then 'PREFLIGHT'
                        when became.failures > was.failures then 'FAILURE'
                   end as charge,
                   became.result_path is not null and became.subtasks > 0 as has_report,
                   case when became.status = 'RUNNING' or (became.status <> 'CANCELLED' and became.lost <= was.lost)
                       then coalesce(was.worker, became.worker)
                   end as worker,
                   case when became.finished_at is not null then became.finished_at
                        when became.status = 'RUNNING' then became.started_at
                        when became.subtasks > 0 then became.created_at
                        when became.hold is null then became.ready_at
                        else now()
                   end as at,
                   case when became.hold = 'TIME' then became.not_before end as not_before,
                   case when tells_cause then became.cause_code end as cause_code,
                   case when tells_cause then became.cause_message end as cause_message
            from old_rows as was join new_rows as became on became.key = was.key cross join lateral (
                select case became.status
                    when 'RUNNING' then false
                    when 'CANCELLED' then became.subtasks > 0 and became.result_path is not null
                    when 'PENDING' then became.hold = 'TIME' or became.lost > was.lost
                        or became.preflights > was.preflights or became.failures > was.failures
                    else true
                end
            ) as edge (tells_cause)
            where became.status <> was.status or became.hold is distinct from was.hold
               or became.queue <> was.queue
        ) as changed
        group by neighbours, is_leaf, is_no_subtask, old_queue, old_status, old_hold, queue, status, hold, epoch, charge,
                 has_report, worker, at, not_before, cause_code, cause_message
    ), moved as materialized (
        select *,
               case when status = old_status then null
                    when not is_leaf then
                        case when status = 'PENDING' then 'SUBTASKS_CREATED'
                             when status = 'RUNNING' then 'SUBTASK_CLAIMED'
                             when status = 'CANCELLED' and not has_report then 'CANCEL_REQUESTED'
                             else 'SUBTASKS_ENDED'
                        end
                    when status = 'RUNNING' then 'CLAIMED'
                    when status = 'CANCELLED' then 'CANCEL_REQUESTED'
                    when charge = 'LOST' then 'LEASE_EXPIRED'
                    when status <> 'PENDING' then 'SETTLED'
                    when charge = 'PREFLIGHT' then 'PREFLIGHT_RETRY'
                    when charge = 'FAILURE' then 'FAILURE_RETRY'
                    when hold = 'TIME' then 'PUT_OFF'
                    else 'GIVEN_BACK'
               end as reason
        from alike
    ), counted as (
        insert into queue_count as c (queue, shard, pending, scheduled, blocked, running, completed,
                                      partial_success, failed, cancelled)
        select queue, pg_backend_pid() % 16,
               coalesce(sum(n) filter (where status = 'PENDING'), 0),
               coalesce(sum(n) filter (where hold = 'TIME'), 0),
               coalesce(sum(n) filter (where hold = 'APPLICATION'), 0),
               coalesce(sum(n) filter (where status = 'RUNNING'), 0),
               coalesce(sum(n) filter (where status = 'COMPLETED'), 0),
               coalesce(sum(n) filter (where status = 'PARTIAL_SUCCESS'), 0),
               coalesce(sum(n) filter (where status = 'FAILED'), 0),
               coalesce(sum(n) filter (where status = 'CANCELLED'), 0)
        from (
            select old_queue as queue, old_status as status, old_hold as hold, -n as n from moved where is_leaf
            union all
            select queue, status, hold, n from moved where is_leaf
        ) as both_sides
        group by queue order by queue
        on conflict (queue, shard) do update set
            pending = c.pending + excluded.pending,
            scheduled = c.scheduled + excluded.scheduled,
            blocked = c.blocked + excluded.blocked,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled
    )
    insert into edge_block (block, txid, keys, at, not_before, epoch, from_status, to_status, actor, reason,
                            cause_code, cause_message)
    select case n when 1 then first else ~neighbours end,
           greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1),
           keys, at, not_before, epoch, old_status,
           case when old_status || '>' || status = any
                    ('{INITIALIZING>PENDING,PENDING>RUNNING,PENDING>CANCELLED,RUNNING>PENDING,RUNNING>COMPLETED,RUNNING>PARTIAL_SUCCESS,RUNNING>FAILED,RUNNING>CANCELLED}')
                then status
                else refuse_task_edge(first, old_status, status)
           end,
           case when reason = 'CANCEL_REQUESTED' then 'request'
                when reason in ('SUBTASKS_CREATED', 'SUBTASK_CLAIMED', 'SUBTASKS_ENDED', 'LEASE_EXPIRED') then 'service'
                else coalesce(worker, 'service')
           end,
           reason,
           case when reason <> 'CANCEL_REQUESTED' then cause_code end,
           case when reason <> 'CANCEL_REQUESTED' then cause_message end
    from moved
    where reason is not null
    order by is_no_subtask, neighbours, first;
    return null;
end
$$;

-- New tasks, in the counters and in the history; V11 says how for many at once. One alone, which is what most statements
-- bring, is written without grouping, sorting and asking whether its queue has been counted before: half of the cost.
create or replace function record_new_tasks() returns trigger language plpgsql as $$
declare
    feed bigint;
    one record;
begin
    select key, queue, status, hold, subtasks, epoch, created_at, not_before, pipeline_id into one from new_rows limit 1;
    if not found then
        return null;
    end if;
    feed := greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1);
    if one.status = 'PENDING' and one.subtasks = 0 then
        perform from new_rows offset 1 limit 1;
        if not found then
            update queue_count
            set pending = pending + 1,
                scheduled = scheduled + case one.hold when 'TIME' then 1 else 0 end,
                blocked = blocked + case one.hold when 'APPLICATION' then 1 else 0 end
            where queue = one.queue and shard = pg_backend_pid() % 16;
            if found then
                insert into edge_block (block, txid, keys, at, not_before, epoch, to_status, actor, reason)
                values (one.key, feed, array[one.key], one.created_at, case one.hold when 'TIME' then one.not_before end,
                        one.epoch, one.status, coalesce(one.pipeline_id, 'request'), 'SUBMITTED');
                return null;
            end if;
        end if;
    end if;
    with counted as (
        insert into queue_count as c (queue, shard, pending, scheduled, blocked, running, completed,
                                      partial_success, failed, cancelled)
        select queue, pg_backend_pid() % 16,
               count(*) filter (where status = 'PENDING'),
               count(*) filter (where hold = 'TIME'),
               count(*) filter (where hold = 'APPLICATION'),
               count(*) filter (where status = 'RUNNING'),
               count(*) filter (where status = 'COMPLETED'),
               count(*) filter (where status = 'PARTIAL_SUCCESS'),
               count(*) filter (where status = 'FAILED'),
               count(*) filter (where status = 'CANCELLED')
        from new_rows where subtasks = 0 group by queue order by queue
        on conflict (queue, shard) do update set
            pending = c.pending + excluded.pending,
            scheduled = c.scheduled + excluded.scheduled,
            blocked = c.blocked + excluded.blocked,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled
    )
    insert into edge_block (block, txid, keys, at, not_before, epoch, to_status, actor, reason)
    select case count(*) when 1 then min(key) else ~(key >> 6) end, feed, array_agg(key),
           created_at, case when hold = 'TIME' then not_before end, epoch, status, coalesce(pipeline_id, 'request'), 'SUBMITTED'
    from new_rows
    group by key >> 6, created_at, case when hold = 'TIME' then not_before end, epoch, status,
             coalesce(pipeline_id, 'request')
    order by key >> 6, min(key);
    return null;
end
$$;
