-- One row for each change of what the tries of an app, task, worker or host use. What a report says
-- holds until the next one of its try, or until the try had run.
with
    reports as (
        select
            resources.*,
            case
                $by
                when 'app'
                then tasks.app_name
                when 'task'
                then concat_ws(' ', resources.task_id, tasks.app_name)
                when 'worker'
                then concat_ws(' ', tries.executor_label, tries.manager_id, tries.worker_id)
                else tries.hostname
            end as series
        from resources
        left join
            parsl_tries as tries
            on resources.run_id = tries.run_id
            and resources.task_id = tries.task_id
            and resources.try_id = tries.try_id
        left join
            parsl_tasks as tasks
            on resources.run_id = tasks.run_id
            and resources.task_id = tasks.task_id
        where resources.run_id = $run
    ),

    changes as (
        select
            recorded_at as changed_at,
            series,
            coalesce(cpus_used, 0) as cpus,
            coalesce(memory_resident_bytes, 0) as bytes
        from reports
        union all
        select next_at, series, - coalesce(cpus_used, 0), - coalesce(memory_resident_bytes, 0)
        from reports
        where next_at is not null
    ),

    sums as (
        select changed_at, series, sum(cpus) as cpus, sum(bytes) as bytes
        from changes
        group by changed_at, series
    )

select
    changed_at,
    series,
    -- Sums of fractions may end a hair below zero.
    greatest(0, round(sum(cpus) over so_far, 6)) as cpus_used,
    greatest(0, round(sum(bytes) over so_far)) as memory_resident_bytes
from sums
window so_far as (partition by series order by changed_at)
order by changed_at
