-- What every task pays for on its way: lighter index entries, and one pass over what changed.

-- At once, and not when the first index is dropped: somebody who has read by then and waits to write would be waited for
-- in a circle.
lock table task in access exclusive mode;

-- Claims begin at a key (LowWaterMarks). "key + 0" is the same number, but nothing that the primary key is in the order
-- of: with "key" the planner would rather read the whole table along that, hoping to find soon what is claimable.
drop index task_claimable;
create index task_claimable on task (queue, priority desc, (key + 0))
    where status = 'PENDING' and hold is null and subtasks = 0;

-- An index over all states had an entry for each state a task passes through, anywhere in the tree. These have one for
-- where tasks are in masses, each at the right edge of its tree, which costs half; a running task has one for both who
-- lists it and who looks for expired leases. Lists and selections ask for one state at a time, as a constant, so that
-- the planner sees which of these it is.
drop index task_by_status;
drop index task_running;
create index task_pending on task (key) where status = 'PENDING' and parent_key is null;
create index task_running on task (key) where status = 'RUNNING';
create index task_completed on task (key) where status = 'COMPLETED' and parent_key is null;
create index task_in_rarer_states on task (status, key)
    where status in ('INITIALIZING', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED') and parent_key is null;

-- What changed about tasks: neighbours that changed alike become one row first, and the counters and the history are both
-- written from those few. Sorting all of them by everything that tells them apart was half of the work. Nothing is written
-- for renewals and progress, which change neither state nor hold. V3 says why txid is what it is.
--
-- Subtasks before their main task: once its end has been read there is nothing more to come.
--
-- No nested loop: the plan is made once per connection, mostly for a statement with a single row, and would then compare
-- each old row with each new one of a statement with thousands.
create or replace function record_changed_tasks() returns trigger language plpgsql set enable_nestloop = off as $$
begin
    with moved as materialized (
        select min(key) as first, array_agg(key) as keys, count(*) as n, neighbours, is_leaf, is_no_subtask, old_queue,
               old_status, old_hold, queue, status, hold, epoch, reason, actor, at, not_before, told_code, told_message
        from (
            select *,
                   case reason
                       when 'CANCEL_REQUESTED' then 'request'
                       when 'SUBTASKS_CREATED' then 'service'
                       when 'SUBTASK_CLAIMED' then 'service'
                       when 'SUBTASKS_ENDED' then 'service'
                       when 'LEASE_EXPIRED' then 'service'
                       else coalesce(worker, 'service')
                   end as actor,
                   case when reason in ('SETTLED', 'PREFLIGHT_RETRY', 'FAILURE_RETRY', 'PUT_OFF', 'LEASE_EXPIRED',
                                        'SUBTASKS_ENDED') then cause_code end as told_code,
                   case when reason in ('SETTLED', 'PREFLIGHT_RETRY', 'FAILURE_RETRY', 'PUT_OFF', 'LEASE_EXPIRED',
                                        'SUBTASKS_ENDED') then cause_message end as told_message
            from (
                select became.key, became.key >> 6 as neighbours, became.subtasks = 0 as is_leaf,
                       became.parent_key is null as is_no_subtask, was.queue as old_queue, was.status as old_status,
                       was.hold as old_hold, became.queue, became.status, became.hold, became.epoch,
                       case when became.status = was.status then null
                            when became.subtasks > 0 then
                                case when became.status = 'PENDING' then 'SUBTASKS_CREATED'
                                     when became.status = 'RUNNING' then 'SUBTASK_CLAIMED'
                                     when became.status = 'CANCELLED' and became.result_path is null then 'CANCEL_REQUESTED'
                                     else 'SUBTASKS_ENDED'
                                end
                            when became.status = 'RUNNING' then 'CLAIMED'
                            when became.status = 'CANCELLED' then 'CANCEL_REQUESTED'
                            when became.lost > was.lost then 'LEASE_EXPIRED'
                            when became.status <> 'PENDING' then 'SETTLED'
                            when became.preflights > was.preflights then 'PREFLIGHT_RETRY'
                            when became.failures > was.failures then 'FAILURE_RETRY'
                            when became.hold = 'TIME' then 'PUT_OFF'
                            else 'GIVEN_BACK'
                       end as reason,
                       coalesce(was.worker, became.worker) as worker,
                       case when became.finished_at is not null then became.finished_at
                            when became.status = 'RUNNING' then became.started_at
                            when became.subtasks > 0 then became.created_at
                            when became.hold is null then became.ready_at
                            else now()
                       end as at,
                       case when became.hold = 'TIME' then became.not_before end as not_before,
                       became.cause_code, became.cause_message
                from old_rows as was join new_rows as became on became.key = was.key
                where became.status <> was.status or became.hold is distinct from was.hold
                   or became.queue <> was.queue
            ) as changed
        ) as told
        group by neighbours, is_leaf, is_no_subtask, old_queue, old_status, old_hold, queue, status, hold, epoch, reason,
                 actor, at, not_before, told_code, told_message
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
           keys, at, not_before, epoch, old_status, status, actor, reason, told_code, told_message
    from moved
    where reason is not null
    order by is_no_subtask, neighbours, first;
    return null;
end
$$;
