with

    executions as (select * from {{ ref("executions") }}),

    worker_sessions as (select * from {{ ref("worker_sessions") }}),

    changes as (
        select run_id, executor_label, started_at as changed_at, n_workers, 0 as n_running
        from worker_sessions
        union all
        select run_id, executor_label, ended_at, - n_workers as n_workers, 0 as n_running
        from worker_sessions
        union all
        select run_id, executor_label, started_at, null as n_workers, 1 as n_running
        from executions
        union all
        -- By clocks that differ, one can end before it starts.
        select
            run_id,
            executor_label,
            greatest(started_at, ended_at) as changed_at,
            null as n_workers,
            -1 as n_running
        from executions
        where ended_at is not null
    ),

    summed as (
        select
            run_id,
            executor_label,
            changed_at,
            sum(n_workers) as n_workers,
            cast(sum(n_running) as integer) as n_running
        from changes
        group by run_id, executor_label, changed_at
    ),

    moments as (
        select run_id, changed_at
        from summed
        where n_workers != 0 or n_running != 0
        group by run_id, changed_at
    ),

    executors as (
        select run_id, executor_label, count(n_workers) > 0 as has_workers
        from summed
        group by run_id, executor_label
    ),

    -- Every executor of a run at every moment, so that they can be added up.
    totals as (
        select
            executors.run_id,
            executors.executor_label,
            moments.changed_at,
            executors.has_workers,
            sum(summed.n_workers) over so_far as n_workers,
            sum(summed.n_running) over so_far as n_running
        from executors
        inner join moments on executors.run_id = moments.run_id
        left join
            summed
            on executors.run_id = summed.run_id
            and executors.executor_label is not distinct from summed.executor_label
            and moments.changed_at = summed.changed_at
        window
            so_far as (
                partition by executors.run_id, executors.executor_label order by moments.changed_at
            )
    )

select
    run_id,
    executor_label,
    changed_at,
    case when has_workers then cast(coalesce(n_workers, 0) as bigint) end as n_workers,
    cast(coalesce(n_running, 0) as bigint) as n_running
from totals
