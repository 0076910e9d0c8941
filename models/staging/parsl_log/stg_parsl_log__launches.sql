with

    launched as (
        select * from {{ ref("stg_parsl_log__records") }} where record_type = 'try_launched'
    ),

    numbered as (
        select
            *,
            count(executor_task_id) over (partition by file_id) = 0
            and count(utc_offset_s) over (partition by file_id) = 0 as is_of_old_parsl,
            row_number() over (
                partition by file_id, executor_label order by line_number
            ) as launch_number
        from launched
    )

-- Parsl whose log has no epochs yet names no executor task; HTEX counts them in order of launch.
select
    run_id,
    task_id,
    try_id,
    file_id,
    line_number,
    recorded_at,
    executor_label,
    case
        when not is_of_old_parsl
        then executor_task_id
        when executor_label != '_parsl_internal'
        then launch_number
    end as executor_task_id,
    is_of_old_parsl as is_inferred
from numbered
