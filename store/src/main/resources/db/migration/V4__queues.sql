-- Queues that can be controlled while they run, workers that can be seen, and applications that are analysed once at
-- a time.

create table queue_setting (
    queue              text        primary key,
    paused             boolean     not null default false,
    concurrency        integer,
    worker_concurrency integer,
    changed_at         timestamptz not null,
    constraint queue_setting_limits_are_positive check (concurrency > 0 and worker_concurrency > 0)
);

comment on table queue_setting is 'What an operator has said about a queue; a queue without a row has the defaults.';
comment on column queue_setting.queue is 'The queue.';
comment on column queue_setting.paused is 'True while nothing of it is claimed; what runs goes on.';
comment on column queue_setting.concurrency is 'How many of its tasks may run at once on all workers; null for any number.';
comment on column queue_setting.worker_concurrency is 'How many may run at once on each worker; null for the worker''s own.';
comment on column queue_setting.changed_at is 'When any of this was last changed.';

-- How many tasks of each queue may be claimed. For a queue with a limit this locks the setting until the claim commits,
-- and counts only then: each statement of a volatile function has a snapshot of its own, so it sees all claims before.
-- That makes the limit exact. A queue without one takes no lock.
create function queue_room(queues text[], rooms integer[])
    returns table (queue text, room integer) language plpgsql volatile rows 4 as $$
begin
    perform from queue_setting as s
        where s.queue = any (queues) and s.concurrency is not null and not s.paused
        order by s.queue
        for no key update;
    return query
        select asked.queue,
               greatest(0, least(asked.room, s.concurrency - case when s.concurrency is not null then
                   (select coalesce(sum(c.running), 0) from queue_count as c where c.queue = asked.queue) end))::integer
        from unnest(queues, rooms) as asked (queue, room)
        left join queue_setting as s on s.queue = asked.queue
        where s.paused is not true;
end
$$;

create table worker (
    id         text        primary key,
    host       text        not null,
    version    text        not null,
    queues     text[]      not null,
    slots      integer[]   not null,
    kinds      text[]      not null,
    lease      interval    not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null,
    draining   boolean     not null default false,
    recycling  boolean     not null default false,
    done       bigint      not null default 0,
    failed     bigint      not null default 0,
    run_millis bigint      not null default 0,
    constraint worker_has_slots_for_each_queue check (cardinality(queues) = cardinality(slots)),
    constraint worker_counters_only_grow check (least(done, failed, run_millis) >= 0)
) with (fillfactor = 50);

comment on table worker is 'Worker processes that are there, or were until a day ago without taking leave.';
comment on column worker.id is 'What it signs its leases with.';
comment on column worker.host is 'Where it runs.';
comment on column worker.version is 'What it was built from.';
comment on column worker.queues is 'Which queues it serves.';
comment on column worker.slots is 'How many tasks of each of these it runs at once.';
comment on column worker.kinds is 'The kinds it has a runner for.';
comment on column worker.lease is 'How long its leases last; unseen for three of them it counts as dead.';
comment on column worker.started_at is 'When it began.';
comment on column worker.seen_at is 'When it last said that it is there.';
comment on column worker.draining is 'An operator has asked it to claim no more.';
comment on column worker.recycling is 'It has had enough by itself: it claims no more and ends when its runs have.';
comment on column worker.done is 'Runs it ended with a result.';
comment on column worker.failed is 'Runs it ended without one, those to be tried again included.';
comment on column worker.run_millis is 'How long all these runs took.';

-- Whose turn it is. ------------------------------------------------------------------------------------------------

alter table task drop constraint task_hold_is_known;
alter table task add constraint task_hold_is_known check (hold is null or hold in ('TIME', 'APPLICATION'));
alter table task add constraint task_hold_for_application_has_one check
    (hold is distinct from 'APPLICATION' or (model is not null and parent_key is not null));

comment on column task.hold is
    'Why a PENDING task may not be claimed yet: TIME until not_before, APPLICATION until its main task has the turn; null when it may.';

-- Who comes next, by application. Rows that are not held this way, nearly all, are not in it.
create index task_waiting_for_application on task (model, app, priority desc, parent_key)
    where status = 'PENDING' and hold = 'APPLICATION';

create table application_turn (
    model    text    not null,
    app      integer not null,
    main_key bigint,
    primary key (model, app)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
create unique index application_turn_of on application_turn (main_key) where main_key is not null;

comment on table application_turn is
    'Which analysis of an application may run. Its row''s lock decides; only this main task''s subtasks are without hold.';
comment on column application_turn.model is 'The application''s model slug.';
comment on column application_turn.app is 'The application''s number.';
comment on column application_turn.main_key is 'The main task whose turn it is; null when none wants it.';

-- Settles whose turn it is, and lets that main task's subtasks be claimed. The one place where a turn is passed on.
--
-- A main task keeps its turn until it has ended, unless one of a higher priority waits and none of its own subtasks
-- has ever been claimed. Whether that is so is known only with all their locks; when one of them is taken, somebody is
-- about to claim or to end it, and it keeps its turn. Nobody is waited for, so this cannot be part of a deadlock.
--
-- The next one's subtasks, in contrast, are waited for: whoever has their locks is cancelling them, and never waits for
-- us, since the turn is not his main task's yet. When none of them is left, the next but one is tried.
create function give_turn(of_model text, of_app integer, at timestamptz) returns void language plpgsql as $$
declare
    holder bigint;
    holder_priority smallint;
    holder_open integer;
    next_main bigint;
    next_priority smallint;
    woken text;
begin
    insert into application_turn (model, app) values (of_model, of_app) on conflict do nothing;
    perform from application_turn where model = of_model and app = of_app for no key update;
    select main.key, main.priority, main.subtasks_open into holder, holder_priority, holder_open
        from application_turn as turn join task as main on main.key = turn.main_key
        where turn.model = of_model and turn.app = of_app and main.finished_at is null;
    loop
        select parent_key, priority into next_main, next_priority
            from task
            where status = 'PENDING' and hold = 'APPLICATION' and model = of_model and app = of_app
                and parent_key is distinct from holder
            order by priority desc, parent_key
            limit 1;
        if holder is not null and (next_main is null or next_priority <= holder_priority
                or not give_way(holder, holder_open)) then
            next_main := holder;
        end if;
        update application_turn set main_key = next_main
            where model = of_model and app = of_app and main_key is distinct from next_main;
        exit when next_main is null;
        with woken_up as (
            update task set hold = null, ready_at = at
            where parent_key = next_main and status = 'PENDING' and hold = 'APPLICATION'
            returning queue
        )
        select min(queue) into woken from woken_up;
        if woken is not null then
            perform pg_notify('assay_work', woken);
        end if;
        exit when woken is not null or next_main = holder;
        holder := null;
    end loop;
end
$$;

-- Holds the subtasks of a main task that had its turn and has not made use of it. False, and nothing done, when it has.
create function give_way(main bigint, open integer) returns boolean language plpgsql as $$
declare
    free bigint[];
begin
    select array_agg(key) into free from (
        select key from task
        where parent_key = main and status = 'PENDING' and hold is null and started = 0
        order by key
        for no key update skip locked
    ) as leaves;
    if coalesce(cardinality(free), 0) <> open or exists (select from task where key = main and status <> 'PENDING') then
        return false;
    end if;
    update task set hold = 'APPLICATION' where key = any (free);
    return true;
end
$$;

-- Whoever ends a main task, or deletes one that has not ended, passes its turn on by that, in the same transaction.
create function pass_turn() returns trigger language plpgsql as $$
begin
    perform from application_turn where main_key = old.key for no key update;
    if found then
        if tg_op = 'DELETE' then
            perform give_turn(old.model, old.app, now());
        else
            perform give_turn(old.model, old.app, new.finished_at);
        end if;
    end if;
    return null;
end
$$;
create trigger task_passes_turn after update of status on task for each row
    when (old.subtasks > 0 and old.model is not null and old.finished_at is null and new.finished_at is not null)
    execute function pass_turn();
create trigger task_deleted_passes_turn after delete on task for each row
    when (old.subtasks > 0 and old.model is not null and old.finished_at is null)
    execute function pass_turn();

-- What waits already takes turns from now on. What runs already, even two of one application, runs on.
insert into application_turn (model, app, main_key)
select distinct on (model, app) model, app, key
from task
where subtasks > 0 and model is not null and finished_at is null
    and (started_at is not null or not_before is null or not_before <= now())
order by model, app, status = 'RUNNING' desc, priority desc, key;

-- Counters know what waits for its application. ---------------------------------------------------------------------

alter table queue_count add column blocked bigint not null default 0;
comment on column queue_count.blocked is 'PENDING tasks that wait for another analysis of their application to end.';

-- Rows of one statement are locked by queue name, so that two statements in the same shard never wait crosswise.
create or replace function count_tasks() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
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
            cancelled = c.cancelled + excluded.cancelled;
    elsif tg_op = 'DELETE' then
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
    else
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
            blocked = c.blocked + excluded.blocked,
            running = c.running + excluded.running,
            completed = c.completed + excluded.completed,
            partial_success = c.partial_success + excluded.partial_success,
            failed = c.failed + excluded.failed,
            cancelled = c.cancelled + excluded.cancelled;
    end if;
    return null;
end
$$;

-- Last, so that it is counted.
update task set hold = 'APPLICATION'
where status = 'PENDING' and hold is null and parent_key is not null and model is not null and started = 0
    and exists (select from task as main where main.key = task.parent_key and main.status = 'PENDING')
    and not exists (select from application_turn where main_key = task.parent_key);
