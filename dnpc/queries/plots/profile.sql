-- One row per type of event below a try or task, in their usual order: how many have it, when, and
-- how long after the one before.
with
    roots as (
        select span_id
        from parsl_tasks
        where run_id = $run and $per = 'task'
        union all
        select span_id
        from parsl_tries
        where run_id = $run and $per = 'try'
    ),

    -- Of several events of a type below one root the first counts.
    firsts as (
        select root_span_id, span_type, event_type, min(since_root_s) as since_root_s
        from rooted_events
        where root_span_id in (select span_id from roots) and since_root_s is not null
        group by root_span_id, span_type, event_type
    ),

    numbered as (
        select
            span_type,
            event_type,
            row_number() over (
                order by median(since_root_s), avg(since_root_s), span_type, event_type
            ) as event_number
        from firsts
        group by span_type, event_type
    ),

    steps as (
        select
            event_number,
            span_type,
            event_type,
            since_root_s,
            since_root_s
            - lag(since_root_s) over (partition by root_span_id order by event_number) as step_s
        from firsts
        inner join numbered using (span_type, event_type)
    ),

    spreads as (
        select
            event_number,
            span_type,
            event_type,
            count(*) as n_roots,
            quantile_cont(since_root_s, [0.05, 0.25, 0.5, 0.75, 0.95]) as since_root_s,
            quantile_cont(step_s, [0.05, 0.25, 0.5, 0.75, 0.95]) as step_s
        from steps
        group by event_number, span_type, event_type
    )

select
    event_number,
    span_type,
    event_type,
    n_roots,
    n_roots / (select count(*) from roots) as share,
    since_root_s[1] as p5_since_root_s,
    since_root_s[2] as p25_since_root_s,
    since_root_s[3] as p50_since_root_s,
    since_root_s[4] as p75_since_root_s,
    since_root_s[5] as p95_since_root_s,
    step_s[1] as p5_step_s,
    step_s[2] as p25_step_s,
    step_s[3] as p50_step_s,
    step_s[4] as p75_step_s,
    step_s[5] as p95_step_s
from spreads
order by event_number
