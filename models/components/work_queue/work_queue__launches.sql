{#- One row for each launch on an executor that has a transaction log. -#}
with

    executors as (
        select distinct run_id, executor_label
        from {{ ref("stg_files__files") }}
        where kind = 'work_queue_transaction_log'
    ),

    launches as (
        select * from {{ ref("stg_parsl_log__launches") }} where executor_task_id is not null
    )

select
    launches.run_id,
    launches.executor_label,
    -- Where the launch names no executor task it was counted from 1; these executors count from 0.
    case
        when launches.is_inferred then launches.executor_task_id - 1 else launches.executor_task_id
    end as executor_task_id,
    launches.task_id,
    launches.try_id,
    launches.recorded_at,
    launches.file_id,
    launches.line_number,
    launches.is_inferred
from launches
inner join
    executors
    on launches.run_id = executors.run_id
    and launches.executor_label = executors.executor_label
