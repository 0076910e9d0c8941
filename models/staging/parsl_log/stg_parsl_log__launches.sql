with

    launched as (
        select * from {{ ref("stg_parsl_log__records") }} where record_type = 'try_launched'
    ),

    numbered as (
        select
            *,
            count(executor_task_id) over (partition by file_id) as n_stated_in_file,
            row_number() over (
                partition by file_id, executor_label order by line_number
            ) as launch_number
        from launched
    )

-- Parsl before 2022-06-24 names no executor task; HTEX counts them from 1 in order of launch.
select
    run_id,
    task_id,
    try_id,
    file_id,
    line_number,
    recorded_at,
    executor_label,
    case
        when n_stated_in_file > 0
        then executor_task_id
        when executor_label != '_parsl_internal'
        then launch_number
    end as executor_task_id,
    n_stated_in_file = 0 as is_inferred
from numbered
