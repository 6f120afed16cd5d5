-- The history in blocks: what one statement does to neighbouring tasks is one row.
--
-- A row per task and edge was a fifth of a claim's and a settlement's work and two fifths of what they wrote ahead. A batch
-- changes neighbours alike, at the same time, by the same hand, so 64 neighbours share a row that names them. A task's
-- edges are found in two places: its own, and the block that it shares with its neighbours. What it does alone is in its
-- own, so a task that is put off for a day is no burden to those beside it.

-- Nobody may record anything between the copy and the new triggers.
lock table task in access exclusive mode;

create table edge_block (
    block         bigint      not null,
    seq           bigint      generated always as identity,
    txid          bigint      not null,
    keys          bigint[]    not null,
    at            timestamptz not null,
    not_before    timestamptz,
    epoch         integer     not null,
    from_status   text,
    to_status     text        not null,
    actor         text        not null,
    reason        text        not null,
    cause_code    text,
    cause_message text,
    primary key (block, seq)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);

comment on table edge_block is 'Every edge of every task. No foreign key: it would lock and look up each task; a trigger deletes them together.';
comment on column edge_block.block is 'The task''s key when the row is about one task; else ~(key >> 6), below zero, of all of them.';
comment on column edge_block.seq is 'In the order in which they were recorded, which is not that of the commits.';
comment on column edge_block.txid is 'Neither below the transaction that wrote it nor below any that had ended by then: the feed shows it once all up to this one have ended.';
comment on column edge_block.keys is 'The tasks of the block that took this edge, in any order; never empty.';
comment on column edge_block.at is 'When, by the clock of the verb.';
comment on column edge_block.not_before is 'Until when they wait after this edge.';
comment on column edge_block.epoch is 'The run it belongs to; 0 before the first.';
comment on column edge_block.from_status is 'The state they left; null at the submit.';
comment on column edge_block.to_status is 'The state they entered.';
comment on column edge_block.actor is 'A worker, a pipeline, ''request'' or ''service''.';
comment on column edge_block.reason is 'EdgeReason''s name.';
comment on column edge_block.cause_code is 'What had gone wrong.';
comment on column edge_block.cause_message is 'The same in a sentence.';

insert into edge_block (seq, block, txid, keys, at, not_before, epoch, from_status, to_status, actor, reason,
                        cause_code, cause_message)
overriding system value
select seq, task_key, txid, array[task_key], at, not_before, epoch, from_status, to_status, actor, reason, cause_code,
       cause_message
from task_edge;
select setval('edge_block_seq_seq', nextval('task_edge_seq_seq'));

-- An event's place: its row's, and within it that of its task. Taking a task out of a row moves no other's.
create function edge_place(seq bigint, key bigint) returns bigint language sql immutable parallel safe
    return seq * 64 + (key & 63);

-- Places have changed. Who goes on from an old one is shown the last transaction it had read once more, or is refused if
-- something of that very transaction has been deleted.
update task_feed set floor_seq = edge_place(floor_seq, 63) where floor_txid > 0;
comment on column task_feed.floor_seq is 'The last edge that was deleted with its task: its place.';

drop trigger task_records_inserts on task;
drop trigger task_records_updates on task;
drop trigger task_counts_inserts on task;
drop trigger task_counts_updates on task;
drop trigger task_counts_deletes on task;
drop function count_tasks();
drop trigger task_forgets_deletes on task;
drop function record_new_tasks();
drop function record_task_edges();
drop function forget_task_edges();
drop table task_edge;

create index edge_block_feed on edge_block (txid, seq);

-- For people; the service reads the blocks. Slow without a condition on the block: block in (key, ~(key >> 6)).
create view task_edge as
select one.key as task_key, task.parent_key, edge.block, edge_place(edge.seq, one.key) as seq, txid, at,
       edge.not_before, edge.epoch, from_status, to_status, actor, reason, edge.cause_code, edge.cause_message
from edge_block as edge cross join lateral unnest(keys) as one (key) join task on task.key = one.key;

comment on view task_edge is 'The history, a row per task and edge.';

-- New tasks, in the counters and in the history. V3 says why txid is what it is.
create function record_new_tasks() returns trigger language plpgsql as $$
begin
    with feed as materialized (
        select greatest(pg_current_xact_id()::text::bigint,
                        pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) as txid
    ), counted as (
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
    select case count(*) when 1 then min(key) else ~(key >> 6) end, (select txid from feed), array_agg(key),
           created_at, case when hold = 'TIME' then not_before end, epoch, status, coalesce(pipeline_id, 'request'), 'SUBMITTED'
    from new_rows
    group by key >> 6, created_at, case when hold = 'TIME' then not_before end, epoch, status,
             coalesce(pipeline_id, 'request')
    order by key >> 6, min(key);
    return null;
end
$$;

-- What changed about tasks, once: the counters and the history are both written from it. Nothing is written for renewals
-- and progress, which change neither state nor hold.
--
-- Subtasks before their main task: once its end has been read there is nothing more to come.
--
-- No nested loop: the plan is made once per connection, mostly for a statement with a single row, and would then compare
-- each old row with each new one of a statement with thousands.
create function record_changed_tasks() returns trigger language plpgsql set enable_nestloop = off as $$
begin
    with feed as materialized (
        select greatest(pg_current_xact_id()::text::bigint,
                        pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) as txid
    ), changed as materialized (
        select became.key, became.queue, became.status, became.hold, became.epoch, became.subtasks = 0 as is_leaf,
               became.parent_key is null as is_no_subtask, was.queue as old_queue, was.status as old_status,
               was.hold as old_hold,
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
        where became.status <> was.status or became.hold is distinct from was.hold or became.queue <> was.queue
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
            select old_queue as queue, old_status as status, old_hold as hold, -1 as n from changed where is_leaf
            union all
            select queue, status, hold, 1 from changed where is_leaf
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
    ), edges as (
        select key, epoch, at, not_before, old_status, status, reason, is_no_subtask,
               case reason
                   when 'CANCEL_REQUESTED' then 'request'
                   when 'SUBTASKS_CREATED' then 'service'
                   when 'SUBTASK_CLAIMED' then 'service'
                   when 'SUBTASKS_ENDED' then 'service'
                   when 'LEASE_EXPIRED' then 'service'
                   else coalesce(worker, 'service')
               end as actor,
               reason in ('SETTLED', 'PREFLIGHT_RETRY', 'FAILURE_RETRY', 'PUT_OFF', 'LEASE_EXPIRED',
                          'SUBTASKS_ENDED') as tells_cause,
               cause_code, cause_message
        from changed
        where reason is not null
    )
    insert into edge_block (block, txid, keys, at, not_before, epoch, from_status, to_status, actor, reason,
                            cause_code, cause_message)
    select case count(*) when 1 then min(key) else ~(key >> 6) end, (select txid from feed), array_agg(key), at,
           not_before, epoch, old_status, status, actor, reason, case when tells_cause then cause_code end, case when tells_cause then cause_message end
    from edges
    group by is_no_subtask, key >> 6, at, not_before, epoch, old_status, status, actor, reason,
             case when tells_cause then cause_code end, case when tells_cause then cause_message end
    order by is_no_subtask, key >> 6, min(key);
    return null;
end
$$;

create function count_deleted_tasks() returns trigger language plpgsql as $$
begin
    insert into queue_count as c (queue, shard, pending, scheduled, blocked, running, completed,
                                  partial_success, failed, cancelled)
    select queue, pg_backend_pid() % 16,
           -count(*) filter (where status = 'PENDING'),
           -count(*) filter (where hold = 'TIME'),
           -count(*) filter (where hold = 'APPLICATION'),
           -count(*) filter (where status = 'RUNNING'),
           -count(*) filter (where status = 'COMPLETED'),
           -count(*) filter (where status = 'PARTIAL_SUCCESS'),
           -count(*) filter (where status = 'FAILED'),
           -count(*) filter (where status = 'CANCELLED')
    from old_rows where subtasks = 0 group by queue order by queue
    on conflict (queue, shard) do update set
        pending = c.pending + excluded.pending,
        scheduled = c.scheduled + excluded.scheduled,
        blocked = c.blocked + excluded.blocked,
        running = c.running + excluded.running,
        completed = c.completed + excluded.completed,
        partial_success = c.partial_success + excluded.partial_success,
        failed = c.failed + excluded.failed,
        cancelled = c.cancelled + excluded.cancelled;
    return null;
end
$$;

-- Takes the tasks out of their blocks' rows; a row that names nobody any more goes as well. Two transactions that delete
-- neighbours wait for each other there, in the order of the blocks, and each takes out only its own from what the other
-- has left.
--
-- Subtasks are deleted by a cascade. Should that come in statements of their own: their main task's last edge is not before
-- theirs, so the outermost statement knows how far the gap reaches, and the one row is written once.
create function forget_task_edges() returns trigger language plpgsql as $$
declare
    gone bigint[] := array(select key from old_rows);
    blocks bigint[] := array(select key from old_rows union select ~(key >> 6) from old_rows);
begin
    with touched as (
        select txid, seq, max(edge_place(seq, one.key)) as place
        from edge_block cross join lateral unnest(keys) as one (key)
        where block = any (blocks) and keys && gone and one.key = any (gone)
        group by txid, seq
        order by txid desc, seq desc
        limit 1
    )
    update task_feed
    set floor_txid = touched.txid, floor_seq = touched.place
    from touched
    where pg_trigger_depth() = 1 and (floor_txid, floor_seq) < (touched.txid, touched.place);
    update edge_block
    set keys = array(select one.key from unnest(keys) as one (key) where one.key <> all (gone))
    where block = any (blocks) and keys && gone;
    delete from edge_block where block = any (blocks) and keys = '{}';
    return null;
end
$$;

create trigger task_records_inserts after insert on task
    referencing new table as new_rows for each statement execute function record_new_tasks();
create trigger task_records_updates after update on task
    referencing old table as old_rows new table as new_rows for each statement execute function record_changed_tasks();
create trigger task_counts_deletes after delete on task
    referencing old table as old_rows for each statement execute function count_deleted_tasks();
create trigger task_forgets_deletes after delete on task
    referencing old table as old_rows for each statement execute function forget_task_edges();

-- Planned once per connection: with a plan of its own for every call, planning was most of what it cost.
alter function queue_room(text[], integer[]) set plan_cache_mode = force_generic_plan;

-- The same edges as before, said shorter: Postgres reads a trigger's condition anew for every statement, and this one took
-- it longer than all the others together.
drop trigger task_takes_legal_edges on task;
create trigger task_takes_legal_edges before update of status on task for each row
    when (old.status <> new.status and old.status || '>' || new.status <> all
        ('{INITIALIZING>PENDING,PENDING>RUNNING,PENDING>CANCELLED,RUNNING>PENDING,RUNNING>COMPLETED,RUNNING>PARTIAL_SUCCESS,RUNNING>FAILED,RUNNING>CANCELLED}'))
    execute function refuse_task_edge();
