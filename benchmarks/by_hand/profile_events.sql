with
    firsts as (
        select root_span_id, span_type, event_type, min(since_root_s) as since_s
        from events
        where since_root_s is not null
        group by all
    ),
    types as (
        select
            span_type,
            event_type,
            row_number() over (
                order by median(since_s), avg(since_s), span_type, event_type
            ) as event_number
        from firsts
        group by span_type, event_type
    ),
    steps as (
        select
            types.event_number,
            types.span_type,
            types.event_type,
            firsts.since_s,
            firsts.since_s - lag(firsts.since_s) over (
                partition by firsts.root_span_id order by types.event_number
            ) as step_s
        from firsts
        inner join types using (span_type, event_type)
    ),
    totals as (select count(distinct root_span_id) as n_roots from firsts)
select
    event_number,
    span_type,
    event_type,
    count(*),
    count(*) / any_value(totals.n_roots),
    avg(since_s),
    quantile_cont(since_s, 0.5),
    quantile_cont(since_s, 0.9),
    avg(step_s),
    min(step_s),
    quantile_cont(step_s, 0.5),
    quantile_cont(step_s, 0.9),
    max(step_s)
from steps
cross join totals
group by event_number, span_type, event_type
