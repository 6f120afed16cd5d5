-- The history: one row for every edge that every task takes, and the feed that is read from it.
--
-- Rows are written by statement triggers on task, so no verb can forget one, and whoever goes around the verbs is
-- recorded too. Nothing is looked up for them: old and new row say who did what and why.

create table task_edge (
    seq           bigint      generated always as identity,
    task_key      bigint      not null,
    parent_key    bigint,
    txid          bigint      not null,
    at            timestamptz not null,
    not_before    timestamptz,
    epoch         integer     not null,
    from_status   text,
    to_status     text        not null,
    actor         text        not null,
    reason        text        not null,
    cause_code    text,
    cause_message text,
    primary key (task_key, seq)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index task_edge_feed on task_edge (txid, seq);

comment on table task_edge is 'Every edge of every task. No foreign key: it would lock and look up the task for every row; a trigger deletes them together.';
comment on column task_edge.seq is 'In the order in which they were recorded, which is not that of the commits.';
comment on column task_edge.task_key is 'The task.';
comment on column task_edge.parent_key is 'Its main task; null when it is one or stands alone.';
comment on column task_edge.txid is 'Neither below the transaction that wrote it nor below any that had ended by then: the feed shows it once all up to this one have ended.';
comment on column task_edge.at is 'When, by the clock of the verb.';
comment on column task_edge.not_before is 'Until when it waits after this edge.';
comment on column task_edge.epoch is 'The run it belongs to; 0 before the first.';
comment on column task_edge.from_status is 'The state it left; null at the submit.';
comment on column task_edge.to_status is 'The state it entered.';
comment on column task_edge.actor is 'A worker, a pipeline, ''request'' or ''service''.';
comment on column task_edge.reason is 'EdgeReason''s name.';
comment on column task_edge.cause_code is 'What had gone wrong.';
comment on column task_edge.cause_message is 'The same in a sentence.';

-- One row. Whoever has read less than this far cannot go on without a gap.
create table task_feed (
    only_row   boolean primary key default true check (only_row),
    floor_txid bigint  not null default 0,
    floor_seq  bigint  not null default 0
) with (fillfactor = 10);
insert into task_feed default values;

comment on table task_feed is 'How far back the feed is complete: a single row.';
comment on column task_feed.only_row is 'Always true.';
comment on column task_feed.floor_txid is 'The last edge that was deleted with its task: txid.';
comment on column task_feed.floor_seq is 'The last edge that was deleted with its task: seq.';

-- Why txid is what it is. The feed reads, in the order of (txid, seq), what is below the oldest transaction still
-- running. With a transaction's own number alone the order could be wrong for a single task: a transaction that got
-- its number early may move a task after another one, with a later number, has moved it and committed. What has
-- ended by the time of the trigger is therefore a lower bound as well. It is taken in the trigger's own statement,
-- whose snapshot is newer than that commit: the row was locked by then. And it is never too early: the transaction's
-- own number is a lower bound, and keeps the feed from passing it while the transaction runs.
create function record_new_tasks() returns trigger language plpgsql as $$
begin
    with feed as materialized (
        select greatest(pg_current_xact_id()::text::bigint,
                        pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) as txid
    )
    insert into task_edge (task_key, parent_key, txid, at, not_before, epoch, to_status, actor, reason)
    select key, parent_key, feed.txid, created_at, case when hold = 'TIME' then not_before end, epoch, status,
           coalesce(pipeline_id, 'request'), 'SUBMITTED'
    from new_rows, feed
    order by key;
    return null;
end
$$;

-- Subtasks before their main task: once its end has been read there is nothing more to come.
--
-- No nested loop: the plan is made once per connection, mostly for a statement with a single row, and would then compare
-- each old row with each new one of a statement with thousands.
create function record_task_edges() returns trigger language plpgsql set enable_nestloop = off as $$
begin
    with feed as materialized (
        select greatest(pg_current_xact_id()::text::bigint,
                        pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) as txid
    )
    insert into task_edge (task_key, parent_key, txid, at, not_before, epoch, from_status, to_status, actor, reason,
                           cause_code, cause_message)
    select became.key, became.parent_key, feed.txid,
           case when became.finished_at is not null then became.finished_at
                when became.status = 'RUNNING' then became.started_at
                when became.subtasks > 0 then became.created_at
                when became.hold is null then became.ready_at
                else now()
           end,
           case when became.hold = 'TIME' then became.not_before end,
           became.epoch, was.status, became.status,
           case why.reason
               when 'CLAIMED' then became.worker
               when 'CANCEL_REQUESTED' then 'request'
               when 'SUBTASKS_CREATED' then 'service'
               when 'SUBTASK_CLAIMED' then 'service'
               when 'SUBTASKS_ENDED' then 'service'
               when 'LEASE_EXPIRED' then 'service'
               else coalesce(was.worker, 'service')
           end,
           why.reason,
           case when why.tells_cause then became.cause_code end,
           case when why.tells_cause then became.cause_message end
    from old_rows as was
    join new_rows as became on became.key = was.key and became.status <> was.status
    cross join feed
    cross join lateral (
        select reason, reason in ('SETTLED', 'PREFLIGHT_RETRY', 'FAILURE_RETRY', 'PUT_OFF', 'LEASE_EXPIRED',
                                  'SUBTASKS_ENDED') as tells_cause
        from (
            select case
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
            end as reason
        ) as derived
    ) as why
    order by became.parent_key is null, became.key;
    return null;
end
$$;

-- Subtasks are deleted by a cascade, in statements of their own. Their main task's last edge is not before theirs, so
-- the outermost statement knows how far the gap reaches, and the one row is written once.
create function forget_task_edges() returns trigger language plpgsql as $$
begin
    with forgotten as (
        delete from task_edge where task_key = any (array(select key from old_rows)) returning txid, seq
    ), last as (
        select txid, seq from forgotten order by txid desc, seq desc limit 1
    )
    update task_feed
    set floor_txid = last.txid, floor_seq = last.seq
    from last
    where pg_trigger_depth() = 1 and (floor_txid, floor_seq) < (last.txid, last.seq);
    return null;
end
$$;

create trigger task_records_inserts after insert on task
    referencing new table as new_rows for each statement execute function record_new_tasks();
create trigger task_records_updates after update on task
    referencing old table as old_rows new table as new_rows for each statement execute function record_task_edges();
create trigger task_forgets_deletes after delete on task
    referencing old table as old_rows for each statement execute function forget_task_edges();
