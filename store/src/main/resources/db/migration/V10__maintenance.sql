-- Maintenance: its lease and its runs, which applications are there, and what is deleted but not gone yet.

alter table application add column missing_since timestamptz;
alter table application add column kept boolean not null default false;
create index application_missing on application (model, app) where missing_since is not null;

comment on column application.missing_since is 'Since when its directory has been missing; null while it is there.';
comment on column application.kept is 'Somebody has pinned it: it is never deleted.';

create table deleted_application (
    model      text        not null,
    app        integer     not null,
    deleted_at timestamptz not null,
    primary key (model, app)
);

comment on table deleted_application is
    'Applications that were known. Tasks may be about an application that never was; those submitted before one was deleted are orphans.';
comment on column deleted_application.model is 'The model''s slug.';
comment on column deleted_application.app is 'The number.';
comment on column deleted_application.deleted_at is 'When. What is submitted later is none of its orphans.';

-- However it becomes known again.
create function application_is_back() returns trigger language plpgsql as $$
begin
    delete from deleted_application where model = new.model and app = new.app;
    return null;
end
$$;
create trigger application_comes_back after insert on application for each row execute function application_is_back();

-- What retention reads: what is old enough, and nothing else. One entry per main task, written when it ends, which is no
-- HOT update anyway.
create index task_finished on task (finished_at, key) where parent_key is null and finished_at is not null;
create index pipeline_finished on pipeline (finished_at, key) where finished_at is not null;

create table deleted_result (
    number    bigint generated always as identity primary key,
    directory text   not null
);

comment on table deleted_result is
    'Result directories whose rows are deleted. Written in the transaction that deletes these, deleted when the directory is gone.';
comment on column deleted_result.number is 'In the order in which they were noted.';
comment on column deleted_result.directory is 'Relative to the results folder.';

create table archived_result (
    task_key    bigint      primary key,
    archived_at timestamptz not null
);

comment on table archived_result is
    'Results that have been compressed. No foreign key: it would be one more look-up per deleted task; the statement that deletes these deletes both.';
comment on column archived_result.task_key is 'The main task, or the one that stands alone.';
comment on column archived_result.archived_at is 'When.';

create table maintenance_run (
    key         bigint      generated always as identity (maxvalue 281474976710655) primary key,
    dry_run     boolean     not null,
    only_sweeps text[]      not null,
    started_by  text        not null,
    status      text        not null default 'RUNNING',
    started_at  timestamptz not null,
    finished_at timestamptz,
    cause       text,
    constraint maintenance_run_status_is_known check (status in ('RUNNING', 'COMPLETED', 'FAILED')),
    constraint maintenance_run_finished_iff_ended check ((finished_at is not null) = (status <> 'RUNNING')),
    constraint maintenance_run_cause_is_for_failed check (cause is null or status = 'FAILED')
);
create index maintenance_run_finished on maintenance_run (finished_at, key) where finished_at is not null;

comment on table maintenance_run is 'One row per maintenance run.';
comment on column maintenance_run.key is 'Identity, age and fencing token; the id people see is this number, scrambled.';
comment on column maintenance_run.dry_run is 'Nothing was to be changed.';
comment on column maintenance_run.only_sweeps is 'The sweeps asked for; empty for all.';
comment on column maintenance_run.started_by is 'Who wanted it and where it ran.';
comment on column maintenance_run.status is 'RUNNING until it ends, or until another run finds its lease expired.';
comment on column maintenance_run.started_at is 'When it took the lease.';
comment on column maintenance_run.finished_at is 'When it ended, or was found lost.';
comment on column maintenance_run.cause is 'Why it failed as a whole; null when only a sweep did.';

create table maintenance_sweep (
    run_key         bigint           not null references maintenance_run (key) on delete cascade,
    sweep           text             not null,
    seq             integer          not null,
    status          text             not null,
    found           bigint           not null,
    changed         bigint           not null,
    skipped_reasons text[]           not null,
    skipped_counts  bigint[]         not null,
    ids             text[]           not null,
    notes           text[]           not null,
    seconds         double precision not null,
    cause           text,
    primary key (run_key, sweep),
    constraint maintenance_sweep_status_is_known check (status in ('COMPLETED', 'FAILED', 'SKIPPED')),
    constraint maintenance_sweep_cause_iff_incomplete check ((cause is not null) = (status <> 'COMPLETED')),
    constraint maintenance_sweep_skipped_is_whole check (cardinality(skipped_reasons) = cardinality(skipped_counts))
);

comment on table maintenance_sweep is 'What each sweep of a run did; written when it ended.';
comment on column maintenance_sweep.run_key is 'The run.';
comment on column maintenance_sweep.sweep is 'Sweep''s name.';
comment on column maintenance_sweep.seq is 'Its place in the run, from 1.';
comment on column maintenance_sweep.status is 'How it ended.';
comment on column maintenance_sweep.found is 'How many were due, those left alone included.';
comment on column maintenance_sweep.changed is 'How many were changed.';
comment on column maintenance_sweep.skipped_reasons is 'SkipReason''s names.';
comment on column maintenance_sweep.skipped_counts is 'How many were left alone for each.';
comment on column maintenance_sweep.ids is 'The first of those that were changed, or would have been.';
comment on column maintenance_sweep.notes is 'Sentences for a person.';
comment on column maintenance_sweep.seconds is 'How long it took.';
comment on column maintenance_sweep.cause is 'Why it did not complete.';

-- One row. Whoever changes anything for a run shares its lock until that is committed, so the lease cannot be taken over
-- in between.
create table maintenance_lease (
    only_row boolean     primary key default true check (only_row),
    run_key  bigint,
    until    timestamptz,
    constraint maintenance_lease_is_whole check ((run_key is null) = (until is null))
) with (fillfactor = 10);
insert into maintenance_lease default values;

comment on table maintenance_lease is 'Which run may maintain: a single row.';
comment on column maintenance_lease.only_row is 'Always true.';
comment on column maintenance_lease.run_key is 'The run; null when none does.';
comment on column maintenance_lease.until is 'When another one may take it.';
