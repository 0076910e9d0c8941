with

    rooted_events as (select * from {{ ref("rooted_events") }}),

    try_events_of_tasks as (
        select *
        from rooted_events
        where
            root_span_type in ('parsl.monitoring.task', 'parsl.rundir.task')
            and span_type in ('parsl.monitoring.try', 'parsl.rundir.try')
    )

select run_id, root_span_type, state_at, state, n_spans
from {{ count_states("try_events_of_tasks", groups=["run_id", "root_span_type"]) }} as counted
