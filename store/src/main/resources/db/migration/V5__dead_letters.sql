-- What became of tasks that failed, tasks that were made of others, and why tasks were cancelled.

alter table task add column cancel_reason text
    constraint task_cancel_reason_is_for_cancelled check (cancel_reason is null or status = 'CANCELLED');
comment on column task.cancel_reason is 'Why it was cancelled, in the words of whoever asked; null when they gave none.';

-- A final task stays final: trying it again makes another task, and this says which was made of which. of_key has no
-- foreign key on purpose: retention may delete the older task, and the younger one's origin is still worth showing.
create table task_retry (
    retry_key  bigint  primary key references task (key) on delete cascade,
    of_key     bigint  not null,
    origin_key bigint  not null,
    deaths     integer not null,
    constraint task_retry_is_younger check (retry_key > of_key and of_key >= origin_key),
    constraint task_retry_deaths_only_grow check (deaths >= 0)
);
-- What keeps two requests at once from making two tasks of one.
create unique index task_retry_of on task_retry (of_key);

comment on table task_retry is 'Which task was made of which ended one, by redrive or by hand.';
comment on column task_retry.retry_key is 'The new task.';
comment on column task_retry.of_key is 'The task it tries again; may have been deleted since.';
comment on column task_retry.origin_key is 'The first task of the lineage.';
comment on column task_retry.deaths is 'How often the lineage had failed before the new task was made.';

create table dead_letter (
    task_key   bigint      primary key references task (key) on delete cascade,
    kind       text        not null,
    model      text,
    app        integer,
    cause_code text        not null,
    died_at    timestamptz not null,
    trips      integer     not null,
    origin_key bigint      not null,
    state      text        not null default 'OPEN',
    changed_at timestamptz,
    reason     text,
    alarmed    boolean     not null default false,
    constraint dead_letter_state_is_known check (state in ('OPEN', 'REDRIVEN', 'DISCARDED')),
    constraint dead_letter_changed_iff_not_open check ((changed_at is null) = (state = 'OPEN')),
    constraint dead_letter_discarded_with_a_reason check ((reason is not null) = (state = 'DISCARDED')),
    constraint dead_letter_was_here_before check (trips >= 1)
);

comment on table dead_letter is 'Main tasks and tasks that stand alone which ended FAILED, and what was done about it.';
comment on column dead_letter.task_key is 'The task that failed.';
comment on column dead_letter.kind is 'The task''s; copied, like all it is chosen by, because a final task does not change.';
comment on column dead_letter.model is 'See kind.';
comment on column dead_letter.app is 'See kind.';
comment on column dead_letter.cause_code is 'See kind.';
comment on column dead_letter.died_at is 'When the task failed.';
comment on column dead_letter.trips is 'How often its lineage has failed, this time included.';
comment on column dead_letter.origin_key is 'The first task of the lineage; the task itself when it was made of none.';
comment on column dead_letter.state is 'OPEN until somebody has it run again (REDRIVEN) or gives it up (DISCARDED).';
comment on column dead_letter.changed_at is 'When it left OPEN.';
comment on column dead_letter.reason is 'Why it was discarded.';
comment on column dead_letter.alarmed is 'Whether somebody has logged that it keeps coming back.';

-- Lists are read, and selections made, in the order of death.
create index dead_letter_by_death on dead_letter (died_at, task_key);
create index dead_letter_open on dead_letter (died_at, task_key) where state = 'OPEN';
create index dead_letter_by_application on dead_letter (model, app, died_at) where model is not null;
-- What the gauges and the alarm read: a bounded number of entries per kind.
create index dead_letter_open_by_kind on dead_letter (kind, task_key) where state = 'OPEN';
create index dead_letter_repeated on dead_letter (kind, task_key) where state = 'OPEN' and trips >= 3;
create index dead_letter_to_alarm on dead_letter (task_key) where trips >= 3 and not alarmed;

-- Written by the table and not by the verbs, so that none of them can forget it. The condition is evaluated without
-- calling the function, so every other change pays next to nothing.
create function bury_task() returns trigger language plpgsql as $$
begin
    insert into dead_letter (task_key, kind, model, app, cause_code, died_at, trips, origin_key)
    select new.key, new.kind, new.model, new.app, new.cause_code, new.finished_at,
           coalesce(made.deaths, 0) + 1, coalesce(made.origin_key, new.key)
    from (select 1) as once left join task_retry as made on made.retry_key = new.key;
    return null;
end
$$;
create trigger task_leaves_a_dead_letter after update of status on task for each row
    when (new.status = 'FAILED' and old.status <> 'FAILED' and new.parent_key is null)
    execute function bury_task();

insert into dead_letter (task_key, kind, model, app, cause_code, died_at, trips, origin_key)
select key, kind, model, app, cause_code, finished_at, 1, key from task where status = 'FAILED' and parent_key is null;
