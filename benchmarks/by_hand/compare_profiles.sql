with
    firsts as (
        select run_id, root_span_id, span_type, event_type, min(since_root_s) as since_s
        from events
        where since_root_s is not null and run_id in ('a', 'b')
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
            firsts.run_id,
            types.event_number,
            types.span_type,
            types.event_type,
            firsts.since_s,
            firsts.since_s - lag(firsts.since_s) over (
                partition by firsts.run_id, firsts.root_span_id order by types.event_number
            ) as step_s
        from firsts
        inner join types using (span_type, event_type)
    ),
    totals as (
        select
            count(distinct root_span_id) filter (run_id = 'a') as n_a,
            count(distinct root_span_id) filter (run_id = 'b') as n_b
        from firsts
    )
select
    event_number,
    span_type,
    event_type,
    count(*) filter (run_id = 'a') / any_value(totals.n_a),
    count(*) filter (run_id = 'b') / any_value(totals.n_b),
    median(since_s) filter (run_id = 'a') as left_since,
    median(since_s) filter (run_id = 'b') as right_since,
    right_since - left_since,
    median(step_s) filter (run_id = 'a') as left_step,
    median(step_s) filter (run_id = 'b') as right_step,
    right_step - left_step
from steps
cross join totals
group by event_number, span_type, event_type
