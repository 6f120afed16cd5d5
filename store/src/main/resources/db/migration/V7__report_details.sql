-- What analyses find out besides findings: measurements, judgements, places. Shown whole or not at all, so it is one
-- value; most tasks have none.

create table report_details (
    task_key bigint primary key references task (key) on delete cascade,
    details  text   not null
);

comment on table report_details is 'What an analysis found out besides findings; no row when that is nothing.';
comment on column report_details.task_key is 'The subtask, or the task that stands alone, that found it out.';
comment on column report_details.details is 'JSON of dev.assay.model.analysis.ReportDetails; never searched, hence not jsonb.';
