-- One row per try or task: its first event of one type, its last of another, its app.
with
    roots as (
        select span_id, app_name
        from parsl_tasks
        where run_id = $run and $per = 'task'
        union all
        select tries.span_id, tasks.app_name
        from parsl_tries as tries
        inner join parsl_tasks as tasks using (run_id, task_id)
        where tries.run_id = $run and $per = 'try'
    ),

    -- What a join app's task started is not its own.
    own_events as (
        select
            rooted_events.root_span_id,
            rooted_events.event_type,
            rooted_events.event_at,
            roots.app_name
        from rooted_events
        inner join roots on rooted_events.root_span_id = roots.span_id
        where rooted_events.event_type in ($start, $end)
        qualify
            rooted_events.depth = min(rooted_events.depth) over (partition by rooted_events.span_id)
    )

select
    min(event_at) filter (event_type = $start) as start_at,
    max(event_at) filter (event_type = $end) as end_at,
    any_value(app_name) as app_name
from own_events
group by root_span_id
having count(*) filter (event_type = $start) > 0
order by start_at
