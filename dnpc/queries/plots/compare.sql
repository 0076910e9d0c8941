-- One row per try or task of each run, the runs in the order in which they are asked for.
with
    roots as (
        select span_id, run_id, app_name
        from parsl_tasks
        where list_contains($runs, run_id) and $per = 'task'
        union all
        select tries.span_id, tries.run_id, tasks.app_name
        from parsl_tries as tries
        inner join parsl_tasks as tasks using (run_id, task_id)
        where list_contains($runs, tries.run_id) and $per = 'try'
    ),

    spans_of_runs as (
        select
            roots.run_id,
            min(event_at) filter (event_type = $start) as start_at,
            max(event_at) filter (event_type = $end) as end_at,
            any_value(app_name) as app_name
        from rooted_events
        inner join roots on rooted_events.root_span_id = roots.span_id
        where event_type in ($start, $end)
        group by root_span_id, roots.run_id
        having count(*) filter (event_type = $start) > 0
    ),

    names as (
        select run_id, concat_ws(' ', parse_filename(rundir), left(run_id, 8)) as run
        from parsl_workflows
    )

select start_at, end_at, run, app_name
from spans_of_runs
inner join names using (run_id)
order by list_position($runs, run_id), start_at
