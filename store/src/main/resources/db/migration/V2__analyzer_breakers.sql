-- The circuit breakers of the analyzer services, shared by all processes. A row comes with a service's first failure
-- or reset; a service without one is CLOSED. Rows are changed one after the other under their lock, and told with
-- NOTIFY assay_breaker in the transaction that changes them.

create table analyzer_breaker (
    service       text        primary key,
    state         text        not null default 'CLOSED',
    failures      integer     not null default 0,
    cause_code    text,
    cause_message text,
    opened_at     timestamptz,
    until         timestamptz,
    changed_at    timestamptz,
    openings      bigint      not null default 0,
    resets        bigint      not null default 0,
    version       bigint      not null default 0,

    constraint analyzer_breaker_state_is_known check (state in ('CLOSED', 'OPEN', 'HALF_OPEN')),
    constraint analyzer_breaker_counts_while_closed check (failures >= 0 and (failures = 0 or state = 'CLOSED')),
    constraint analyzer_breaker_cause_is_whole check ((cause_code is null) = (cause_message is null)),
    constraint analyzer_breaker_open_says_why_and_until check
        ((state = 'CLOSED') = (cause_code is null)
         and (state = 'CLOSED') = (opened_at is null)
         and (state = 'CLOSED') = (until is null)),
    constraint analyzer_breaker_open_for_some_time check (until > opened_at),
    constraint analyzer_breaker_open_has_changed check (state = 'CLOSED' or (changed_at is not null and openings > 0)),
    constraint analyzer_breaker_numbers_only_grow check (least(openings, resets, version) >= 0)
) with (fillfactor = 50);

comment on table analyzer_breaker is 'One row per analyzer service that ever failed: whether anything is sent to it.';
comment on column analyzer_breaker.service is 'The service, by its name on the wire.';
comment on column analyzer_breaker.state is 'CLOSED: requests are sent. OPEN: nothing is. HALF_OPEN: one probe is.';
comment on column analyzer_breaker.failures is 'How many requests in a row have failed; counted while CLOSED only.';
comment on column analyzer_breaker.cause_code is 'Why it is open; null while CLOSED.';
comment on column analyzer_breaker.cause_message is 'The same in a sentence.';
comment on column analyzer_breaker.opened_at is 'Since when it has not been CLOSED; null while it is.';
comment on column analyzer_breaker.until is 'OPEN: when it may be probed. HALF_OPEN: when the probe counts as abandoned.';
comment on column analyzer_breaker.changed_at is 'When the state was last another one; null before.';
comment on column analyzer_breaker.openings is 'How often it has opened.';
comment on column analyzer_breaker.resets is 'How often it was closed by hand; whoever sees it grow closes its own, too.';
comment on column analyzer_breaker.version is 'Grows with every change. A probe carries it: another one''s is too late.';
