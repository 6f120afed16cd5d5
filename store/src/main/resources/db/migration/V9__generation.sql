-- Applications that models have written, and what it cost to have them written.

alter table application
    add column generated_by bigint,
    add column template     text;

create unique index application_generated_by on application (generated_by) where generated_by is not null;

comment on column application.generated_by is
    'The task that generated it, or does: its number is kept for that task. Stays when the task is deleted.';
comment on column application.template is 'The template it was generated from, and the folder it lies in; null when it was not.';

create table generation_call (
    task_key          bigint           not null,
    epoch             integer          not null,
    model_id          text             not null,
    template          text             not null,
    prompt_tokens     integer,
    completion_tokens integer,
    cost              numeric,
    seconds           double precision not null,
    outcome           text             not null,
    at                timestamptz      not null default now(),
    primary key (task_key, epoch),
    constraint generation_call_counts_up check
        (coalesce(prompt_tokens, 0) >= 0 and coalesce(completion_tokens, 0) >= 0 and coalesce(cost, 0) >= 0
            and seconds >= 0)
);

comment on table generation_call is
    'Every call to a model, failed ones too. Without a foreign key: what was spent is not forgotten with the task.';
comment on column generation_call.task_key is 'The task it was for.';
comment on column generation_call.epoch is 'The attempt it was for: one call each.';
comment on column generation_call.model_id is 'What the provider calls the model.';
comment on column generation_call.template is 'What was asked for.';
comment on column generation_call.prompt_tokens is 'What the model was given to read; null when nobody said.';
comment on column generation_call.completion_tokens is 'What it wrote, thoughts included; null when nobody said.';
comment on column generation_call.cost is 'In US dollars; null when it is not known.';
comment on column generation_call.seconds is 'How long it took.';
comment on column generation_call.outcome is 'OK, INTERRUPTED, or the code of what went wrong.';
comment on column generation_call.at is 'When it ended.';
