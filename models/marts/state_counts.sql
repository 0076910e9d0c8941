with

    rooted_events as (select * from {{ ref("rooted_events") }}),

    roots as (select span_id, run_id, span_type from {{ ref("spans") }}),

    try_events as (
        select
            roots.run_id,
            roots.span_type as root_span_type,
            rooted_events.root_span_id,
            rooted_events.event_type,
            rooted_events.event_at,
            rooted_events.event_order
        from rooted_events
        inner join roots on rooted_events.root_span_id = roots.span_id
        where rooted_events.span_type in ('parsl.monitoring.try', 'parsl.rundir.try')
    )

select run_id, root_span_type, state_at, state, n_spans
from {{ count_states(relation="try_events", groups=["run_id", "root_span_type"]) }} as counted
