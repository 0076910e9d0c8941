-- One row per event of one task, and of what hangs below it; of the tasks that it joins only their
-- own events. That the last dependency returned is an event too, where the task waited for it.
with
    task as (select * from parsl_tasks where run_id = $run and task_id = $task),
    joined as (
        select span_id
        from parsl_tasks
        where run_id = $run and task_id in (select unnest(joins) from task)
    ),
    below_joined as (
        select span_id from trees where root_span_id in (select span_id from joined) and depth > 0
    ),
    of_task as (
        select span_id, depth
        from trees
        where
            root_span_id in (select span_id from task)
            and span_id not in (select span_id from below_joined)
    ),
    of_tries as (
        select trees.span_id, min(tries.try_id) as try_id
        from trees
        inner join parsl_tries as tries on trees.root_span_id = tries.span_id
        where tries.run_id = $run and tries.task_id = $task
        group by trees.span_id
    ),
    last_dependency as (
        select
            arg_max(dependencies.span_id, dependencies.returned_at) as span_id,
            max(dependencies.returned_at) as returned_at,
            bool_and(dependencies.outcome in ('exec_done', 'memo_done')) as are_met
        from parsl_tasks as dependencies
        where
            dependencies.run_id = $run
            and dependencies.task_id in (select unnest(depends_on) from task)
        having
            bool_and(dependencies.returned_at is not null)
            and max(dependencies.returned_at) > (select invoked_at from task)
    ),
    found as (
        select
            events.event_at,
            of_task.depth,
            events.event_order,
            of_tries.try_id,
            events.event_type,
            events.span_id,
            events.file_id,
            events.line_number
        from events
        inner join of_task using (span_id)
        left join of_tries using (span_id)
        union all
        select
            any_value(last_dependency.returned_at) as event_at,
            0 as depth,
            arg_min(events.event_order, trees.depth) as event_order,
            null as try_id,
            case
                when any_value(last_dependency.are_met)
                then 'dependencies_met'
                else 'dependencies_returned'
            end as event_type,
            arg_min(events.span_id, trees.depth) as span_id,
            arg_min(events.file_id, trees.depth) as file_id,
            arg_min(events.line_number, trees.depth) as line_number
        from last_dependency
        inner join trees on last_dependency.span_id = trees.root_span_id
        inner join events on trees.span_id = events.span_id
        where events.event_type = 'returned' and events.event_at = last_dependency.returned_at
        having count(*) > 0
    ),
    first_moment as (
        select coalesce(any_value(task.invoked_at), min(found.event_at)) as began_at
        from found
        cross join task
    )

select
    found.event_at,
    epoch(found.event_at - first_moment.began_at) as since_s,
    epoch(found.event_at - lag(found.event_at) over in_order) as gap_s,
    found.event_type,
    found.try_id,
    spans.span_type,
    spans.span_key,
    found.depth,
    found.event_order,
    files.path,
    found.line_number
from found
cross join first_moment
inner join spans using (span_id)
left join raw.source_files as files using (file_id)
window in_order as (order by found.event_at, found.depth, found.event_order, spans.span_type)
order by found.event_at, found.depth, found.event_order, spans.span_type
