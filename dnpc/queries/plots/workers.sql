-- One row for each execution, by the worker that had it, and one for each time that a worker was
-- idle.
with
    bars as (
        select
            executions.started_at,
            executions.ended_at,
            executions.executor_label,
            executions.manager_id,
            executions.worker_id,
            executions.app_name,
            coalesce(tries.outcome, 'running') as outcome
        from executions
        left join
            parsl_tries as tries
            on executions.run_id = tries.run_id
            and executions.task_id = tries.task_id
            and executions.try_id = tries.try_id
        -- Join apps run beside the workers.
        where
            executions.run_id = $run
            and executions.executor_label is distinct from '_parsl_internal'
        union all
        select started_at, ended_at, executor_label, manager_id, worker_id, 'idle', 'idle'
        from worker_intervals
        where run_id = $run and state = 'idle'
    ),

    sizes as (
        select
            count(distinct executor_label) as n_executors, count(distinct manager_id) as n_managers
        from bars
    )

select
    bars.started_at,
    bars.ended_at,
    -- As short as tells them apart.
    concat_ws(
        ' ',
        case when bars.worker_id is null or sizes.n_executors > 1 then bars.executor_label end,
        case when sizes.n_managers > 1 then bars.manager_id end,
        bars.worker_id
    ) as worker,
    bars.app_name,
    bars.outcome
from bars
cross join sizes
order by
    bars.executor_label,
    bars.manager_id,
    try_cast(bars.worker_id as bigint),
    bars.worker_id,
    bars.started_at
