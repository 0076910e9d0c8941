with

    tasks as ({{ select_monitoring_rows("task") }}),

    typed as (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            try_cast(task_time_invoked as timestamp) as invoked_local_at,
            try_cast(task_time_returned as timestamp) as returned_local_at
        from tasks
    )

select
    typed.run_id,
    typed.task_number as task_id,
    typed.file_id,
    typed.record_number,
    {{ local_to_utc("typed.invoked_local_at", clock="clocks") }} as invoked_at,
    {{ local_to_utc("typed.returned_local_at", clock="clocks") }} as returned_at,
    typed.task_func_name as app_name,
    nullif(typed.task_depends, '') as depends_on,
    nullif(typed.task_hashsum, '') as memo_hash,
    try_cast(typed.task_fail_count as bigint) as fail_count,
    try_cast(typed.task_fail_cost as double) as fail_cost
from typed
left join {{ ref("stg_parsl_log__clocks") }} as clocks on typed.run_id = clocks.run_id
where typed.task_number is not null
