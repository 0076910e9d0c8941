with

    tries as ({{ select_monitoring_rows("try") }}),

    typed as (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            try_cast(try_id as bigint) as try_number,
            try_cast(task_try_time_launched as timestamp) as launched_local_at,
            try_cast(task_try_time_running as timestamp) as running_local_at,
            try_cast(task_try_time_returned as timestamp) as returned_local_at
        from tries
    )

select
    typed.run_id,
    typed.task_number as task_id,
    typed.try_number as try_id,
    typed.file_id,
    typed.record_number,
    {{ local_to_utc("typed.launched_local_at", clock="clocks") }} as launched_at,
    {{ local_to_utc("typed.running_local_at", clock="clocks") }} as running_at,
    {{ local_to_utc("typed.returned_local_at", clock="clocks") }} as returned_at,
    nullif(typed.task_executor, '') as executor_label,
    nullif(typed.block_id, '') as block_id,
    nullif(typed.hostname, '') as hostname,
    nullif(typed.task_fail_history, '') as fail_history,
    nullif(typed.task_joins, '') as joins
from typed
left join {{ ref("stg_parsl_log__clocks") }} as clocks on typed.run_id = clocks.run_id
where typed.task_number is not null and typed.try_number is not null
