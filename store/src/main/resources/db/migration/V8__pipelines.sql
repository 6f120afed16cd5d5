-- Pipelines: many applications generated, each analysed. A pipeline moves only under its own row's lock.

create table pipeline (
    key                    bigint generated always as identity (maxvalue 281474976710655) primary key,
    name                   text,
    status                 text        not null,
    config                 text        not null,
    generates              boolean     not null,
    streams                boolean     not null,
    priority               smallint    not null,
    services               text[]      not null,
    service_payloads       text[]      not null,
    analysis_payload       text,
    generation_limit       integer     not null,
    analysis_limit         integer     not null,
    generation_time        interval    not null,
    analysis_time          interval    not null,
    analyzer_wait          interval    not null,
    jobs                   integer     not null,
    round                  integer     not null default 0,
    last_event             bigint      not null default 0,
    created_at             timestamptz not null,
    started_at             timestamptz,
    finished_at            timestamptz,
    paused_at              timestamptz,
    generation_started_at  timestamptz,
    generation_deadline    timestamptz,
    generation_ended_at    timestamptz,
    analysis_started_at    timestamptz,
    analysis_deadline      timestamptz,
    analysis_ended_at      timestamptz,
    analyzers_wanted_since timestamptz,
    waiting_for            text[]      not null default '{}',
    cause_code             text,
    cause_message          text,
    cancel_reason          text,
    idempotency_key        text,
    request_digest         text,
    report_round           integer,
    report_path            text,
    report_sha256          text,

    constraint pipeline_status_is_known check (status in
        ('INITIALIZING', 'PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED')),
    constraint pipeline_finished_iff_final check
        ((finished_at is not null) = (status in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED'))),
    constraint pipeline_paused_has_a_time check ((paused_at is not null) = (status = 'PAUSED')),
    constraint pipeline_running_has_started check (status <> 'RUNNING' or started_at is not null),
    constraint pipeline_failure_has_a_cause check (status not in ('PARTIAL_SUCCESS', 'FAILED') or cause_code is not null),
    constraint pipeline_success_has_no_cause check (status <> 'COMPLETED' or cause_code is null),
    constraint pipeline_cause_is_whole check ((cause_code is null) = (cause_message is null)),
    constraint pipeline_services_have_payloads check (cardinality(services) = cardinality(service_payloads)),
    constraint pipeline_analysis_is_whole check ((analysis_payload is null) = (cardinality(services) = 0)),
    constraint pipeline_has_something_to_do check (generates or analysis_payload is not null),
    constraint pipeline_limits_are_positive check (least(generation_limit, analysis_limit, jobs) > 0),
    constraint pipeline_priority_is_a_rank check (priority between 1 and 4),
    constraint pipeline_stage_times_are_whole check
        ((generation_started_at is null) = (generation_deadline is null)
            and (analysis_started_at is null) = (analysis_deadline is null)),
    constraint pipeline_idempotency_is_whole check ((idempotency_key is null) = (request_digest is null)),
    constraint pipeline_report_is_whole check
        ((report_round is null) = (report_path is null) and (report_round is null) = (report_sha256 is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create index pipeline_open on pipeline (key) where finished_at is null;
create index pipeline_by_status on pipeline (status, key);
create index pipeline_without_report on pipeline (key)
    where finished_at is not null and report_round is distinct from round;
create unique index pipeline_idempotency on pipeline (idempotency_key) where idempotency_key is not null;

comment on table pipeline is 'One row per pipeline. Whoever moves it, its jobs, cells or events has locked this row.';
comment on column pipeline.key is 'Identity and age; the id people see is this number, scrambled.';
comment on column pipeline.name is 'For people; null for none.';
comment on column pipeline.status is 'Where it is in its life; docs/pipeline-lifecycle.md has the edges.';
comment on column pipeline.config is 'JSON text as it was asked for; never interpreted again.';
comment on column pipeline.generates is 'True when its applications are generated, false when they are there.';
comment on column pipeline.streams is 'An application is analysed as soon as it has been generated, not when all have.';
comment on column pipeline.priority is 'Of its tasks: 1 low, 2 normal, 3 high, 4 urgent.';
comment on column pipeline.services is 'Asked of each application; empty when they are only generated.';
comment on column pipeline.service_payloads is 'What each of them is asked: the payload of its subtask.';
comment on column pipeline.analysis_payload is 'The payload of each analysis'' main task; null when there are none.';
comment on column pipeline.generation_limit is 'How many generation tasks are open at once.';
comment on column pipeline.analysis_limit is 'How many analyses are open at once.';
comment on column pipeline.generation_time is 'How long the generation stage may last.';
comment on column pipeline.analysis_time is 'How long the analysis stage may last.';
comment on column pipeline.analyzer_wait is 'How long analyzers that are not there are waited for.';
comment on column pipeline.jobs is 'How many it has.';
comment on column pipeline.round is 'How often retry-failed was asked for.';
comment on column pipeline.last_event is 'The number of its latest event.';
comment on column pipeline.created_at is 'When it was created.';
comment on column pipeline.started_at is 'When its first task was submitted.';
comment on column pipeline.finished_at is 'When it became final.';
comment on column pipeline.paused_at is 'Since when it is paused.';
comment on column pipeline.generation_started_at is 'When the stage''s clock began.';
comment on column pipeline.generation_deadline is 'When the stage is cut off; pauses and extensions move it.';
comment on column pipeline.generation_ended_at is 'When its last job had been generated, or was given up.';
comment on column pipeline.analysis_started_at is 'See generation_started_at.';
comment on column pipeline.analysis_deadline is 'See generation_deadline.';
comment on column pipeline.analysis_ended_at is 'See generation_ended_at.';
comment on column pipeline.analyzers_wanted_since is 'Since when not all analyzers that it needs are there; null while they are.';
comment on column pipeline.waiting_for is 'Services it waits for at this moment.';
comment on column pipeline.cause_code is 'What went wrong.';
comment on column pipeline.cause_message is 'The same in a sentence.';
comment on column pipeline.cancel_reason is 'Why it was cancelled, in the words of who asked for it.';
comment on column pipeline.idempotency_key is 'The client''s key for this request; null when it does not repeat itself.';
comment on column pipeline.request_digest is 'Of the request under that key: another request under it is refused.';
comment on column pipeline.report_round is 'Which end the report is about; null before the first.';
comment on column pipeline.report_path is 'Where its report is, relative to the results folder.';
comment on column pipeline.report_sha256 is 'Digest of the report''s summary.json, lower-case hex.';

create function refuse_pipeline_edge() returns trigger language plpgsql as $$
begin
    raise exception 'pipeline % cannot go from % to %', old.key, old.status, new.status using errcode = 'check_violation';
end
$$;
create trigger pipeline_takes_legal_edges before update of status on pipeline for each row
    when (old.status <> new.status and (old.status, new.status) not in (
        ('INITIALIZING', 'PENDING'), ('INITIALIZING', 'CANCELLED'),
        ('PENDING', 'RUNNING'), ('PENDING', 'PAUSED'), ('PENDING', 'FAILED'), ('PENDING', 'CANCELLED'),
        ('RUNNING', 'PAUSED'), ('RUNNING', 'COMPLETED'), ('RUNNING', 'PARTIAL_SUCCESS'), ('RUNNING', 'FAILED'),
        ('RUNNING', 'CANCELLED'),
        ('PAUSED', 'PENDING'), ('PAUSED', 'RUNNING'), ('PAUSED', 'COMPLETED'), ('PAUSED', 'PARTIAL_SUCCESS'),
        ('PAUSED', 'FAILED'), ('PAUSED', 'CANCELLED'),
        ('PARTIAL_SUCCESS', 'RUNNING'), ('FAILED', 'RUNNING')))
    execute function refuse_pipeline_edge();

create table pipeline_job (
    pipeline_key bigint  not null references pipeline (key) on delete cascade,
    job          integer not null,
    model        text    not null,
    template     text,
    app          integer,
    payload      text,
    state        text    not null,
    round        integer not null default 0,
    primary key (pipeline_key, job),
    constraint pipeline_job_state_is_known check (state in ('WAITING', 'GENERATING', 'READY', 'ANALYSING', 'DONE')),
    constraint pipeline_job_is_generated_or_there check ((template is null) = (payload is null)),
    constraint pipeline_job_analysed_is_there check (state not in ('READY', 'ANALYSING') or app is not null)
) with (fillfactor = 70);
create unique index pipeline_job_application on pipeline_job (pipeline_key, model, app) where app is not null;
create index pipeline_job_by_state on pipeline_job (pipeline_key, state, job);

comment on table pipeline_job is 'One row per application of a pipeline.';
comment on column pipeline_job.pipeline_key is 'The pipeline.';
comment on column pipeline_job.job is 'Its place in it, from 0.';
comment on column pipeline_job.model is 'The model''s slug.';
comment on column pipeline_job.template is 'What it is generated from; null when it is there.';
comment on column pipeline_job.app is 'The application''s number; null until it has been generated.';
comment on column pipeline_job.payload is 'Of its generation task.';
comment on column pipeline_job.state is 'How far it is.';
comment on column pipeline_job.round is 'The round in which it was last begun.';

create table pipeline_task (
    pipeline_key bigint  not null references pipeline (key) on delete cascade,
    stage        text    not null,
    job          integer not null,
    round        integer not null,
    task_key     bigint  not null,
    folded       boolean not null default false,
    primary key (pipeline_key, stage, job, round),
    foreign key (pipeline_key, job) references pipeline_job (pipeline_key, job) on delete cascade,
    constraint pipeline_task_stage_is_known check (stage in ('GENERATION', 'ANALYSIS')),
    constraint pipeline_task_does_one_thing unique (task_key)
);
create index pipeline_task_open on pipeline_task (pipeline_key) where not folded;

comment on table pipeline_task is
    'Which task does what. Its key is the guard: one generation and one analysis per application and round, whoever submits.';
comment on column pipeline_task.pipeline_key is 'The pipeline.';
comment on column pipeline_task.stage is 'GENERATION or ANALYSIS.';
comment on column pipeline_task.job is 'The application.';
comment on column pipeline_task.round is 'The round it was submitted in.';
comment on column pipeline_task.task_key is 'The task. No foreign key: retention may delete it.';
comment on column pipeline_task.folded is 'Its end has been taken into cells.';

create table pipeline_cell (
    pipeline_key      bigint  not null references pipeline (key) on delete cascade,
    job               integer not null,
    service           text    not null,
    status            text    not null,
    round             integer not null,
    task_key          bigint,
    seconds           double precision,
    missing_tools     text[]  not null default '{}',
    critical_findings integer not null default 0,
    high_findings     integer not null default 0,
    medium_findings   integer not null default 0,
    low_findings      integer not null default 0,
    info_findings     integer not null default 0,
    cause_code        text,
    cause_message     text,
    primary key (pipeline_key, job, service),
    foreign key (pipeline_key, job) references pipeline_job (pipeline_key, job) on delete cascade,
    constraint pipeline_cell_status_is_known check
        (status in ('COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'CANCELLED', 'SKIPPED')),
    constraint pipeline_cell_skipped_has_no_task check (status <> 'SKIPPED' or task_key is null),
    constraint pipeline_cell_failure_has_a_cause check (status in ('COMPLETED', 'CANCELLED') or cause_code is not null),
    constraint pipeline_cell_cause_is_whole check ((cause_code is null) = (cause_message is null))
);

comment on table pipeline_cell is
    'How one service''s look at one application ended. Written when its task has ended; the task may be deleted later.';
comment on column pipeline_cell.pipeline_key is 'The pipeline.';
comment on column pipeline_cell.job is 'The application.';
comment on column pipeline_cell.service is 'The analyzer service; ''generation'' in pipelines that only generate.';
comment on column pipeline_cell.status is 'How it ended.';
comment on column pipeline_cell.round is 'The round it ended in.';
comment on column pipeline_cell.task_key is 'The subtask that did it; null when it was skipped.';
comment on column pipeline_cell.seconds is 'How long that ran.';
comment on column pipeline_cell.missing_tools is 'Asked for and not to be had.';
comment on column pipeline_cell.critical_findings is 'How many of this severity.';
comment on column pipeline_cell.high_findings is 'See critical_findings.';
comment on column pipeline_cell.medium_findings is 'See critical_findings.';
comment on column pipeline_cell.low_findings is 'See critical_findings.';
comment on column pipeline_cell.info_findings is 'See critical_findings.';
comment on column pipeline_cell.cause_code is 'What went wrong.';
comment on column pipeline_cell.cause_message is 'The same in a sentence.';

create table pipeline_event (
    pipeline_key bigint      not null references pipeline (key) on delete cascade,
    number       bigint      not null,
    at           timestamptz not null,
    type         text        not null,
    level        text        not null,
    stage        text,
    job          integer,
    service      text,
    message      text        not null,
    primary key (pipeline_key, number)
);

comment on table pipeline_event is 'What happened to a pipeline, append-only; numbered under its row''s lock, so without gaps.';
comment on column pipeline_event.pipeline_key is 'The pipeline.';
comment on column pipeline_event.number is 'From 1, in the order of what happened.';
comment on column pipeline_event.at is 'When.';
comment on column pipeline_event.type is 'PipelineEvent.Type''s name.';
comment on column pipeline_event.level is 'INFO, SUCCESS, WARNING or ERROR.';
comment on column pipeline_event.stage is 'GENERATION or ANALYSIS; null for the whole.';
comment on column pipeline_event.job is 'The application; null for the whole.';
comment on column pipeline_event.service is 'The analyzer service, where it is about one.';
comment on column pipeline_event.message is 'A sentence for a person.';

create table pipeline_preset (
    key         bigint      generated always as identity primary key,
    name        text        not null,
    description text,
    config      text        not null,
    is_default  boolean     not null default false,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    constraint pipeline_preset_name_is_unique unique (name),
    constraint pipeline_preset_name_has_a_length check (length(name) between 1 and 100)
);
create unique index pipeline_preset_default on pipeline_preset (is_default) where is_default;

comment on table pipeline_preset is 'Saved settings of pipelines.';
comment on column pipeline_preset.key is 'Identity; the id people see is this number.';
comment on column pipeline_preset.name is 'For people.';
comment on column pipeline_preset.description is 'For people; null for none.';
comment on column pipeline_preset.config is 'JSON text, as a pipeline''s.';
comment on column pipeline_preset.is_default is 'At most one is.';
comment on column pipeline_preset.created_at is 'When it was made.';
comment on column pipeline_preset.updated_at is 'When it was last changed.';

-- The end of a pipeline's task is told in the transaction that ends it. Per row, but only rows that end a pipeline's main
-- task or single task get past the condition, and these are minutes long.
create function tell_pipeline() returns trigger language plpgsql as $$
begin
    perform pg_notify('assay_pipeline', new.pipeline_id);
    return null;
end
$$;
create trigger task_tells_its_pipeline after update of status on task for each row
    when (new.pipeline_id is not null and new.parent_key is null
          and new.finished_at is not null and old.finished_at is null)
    execute function tell_pipeline();
