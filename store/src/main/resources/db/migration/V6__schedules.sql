-- Schedules: tasks that are submitted again and again. Few rows, read by everybody who fires them.

create table schedule (
    key           bigint      generated always as identity primary key,
    name          text        not null,
    cron          text        not null,
    zone          text        not null,
    request       text        not null,
    catch_up      text        not null,
    overlap       text        not null,
    paused        boolean     not null default false,
    next_fire_at  timestamptz,
    last_fire_at  timestamptz,
    last_task_key bigint,
    last_problem  text,
    fired         bigint      not null default 0,
    skipped       bigint      not null default 0,
    created_at    timestamptz not null,

    constraint schedule_name_is_unique unique (name),
    constraint schedule_name_has_a_length check (length(name) between 1 and 100),
    constraint schedule_catch_up_is_known check (catch_up in ('ONCE', 'SKIP')),
    constraint schedule_overlap_is_known check (overlap in ('SKIP', 'ALLOW')),
    constraint schedule_paused_is_never_due check (not paused or next_fire_at is null),
    constraint schedule_task_has_a_time check ((last_task_key is null) = (last_fire_at is null)),
    constraint schedule_counters_only_grow check (least(fired, skipped) >= 0)
);

comment on table schedule is 'Tasks that are submitted again and again, by whoever locks the due row first.';
comment on column schedule.key is 'Identity; the id people see is this number.';
comment on column schedule.name is 'Its owner''s name for it.';
comment on column schedule.cron is 'When it fires: minute, hour, day of month, month, day of week.';
comment on column schedule.zone is 'Whose wall clock that is about.';
comment on column schedule.request is 'The submit request it makes, JSON text as the API took it; never interpreted here.';
comment on column schedule.catch_up is 'ONCE: one task for all that was missed; SKIP: none.';
comment on column schedule.overlap is 'SKIP: no firing while the last task is open; ALLOW: all the same.';
comment on column schedule.paused is 'Makes no tasks until resumed.';
comment on column schedule.next_fire_at is 'When it fires next; null while paused, and when its expression has no more times.';
comment on column schedule.last_fire_at is 'The time for which it last made a task.';
comment on column schedule.last_task_key is 'That task. No foreign key: retention may delete it, and is not to look here.';
comment on column schedule.last_problem is 'Why its latest firing made no task; null when it did.';
comment on column schedule.fired is 'How many tasks it has made.';
comment on column schedule.skipped is 'How many firings made none.';
comment on column schedule.created_at is 'When it was made.';

create index schedule_due on schedule (next_fire_at) where next_fire_at is not null;
