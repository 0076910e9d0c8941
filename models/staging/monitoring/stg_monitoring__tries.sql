with

    tries as ({{ select_monitoring_rows("try") }}),

    typed as (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            try_cast(try_id as bigint) as try_number,
            {{ parse_local_time("task_try_time_launched") }} as launched_local_at,
            {{ parse_local_time("task_try_time_running") }} as running_local_at,
            {{ parse_local_time("task_try_time_returned") }} as returned_local_at
        from tries
    ),

    launched as (
        select *
        from
            {{
                add_recorded_at(
                    relation="typed",
                    clocks=ref("stg_files__clocks"),
                    order_by="record_number",
                    local="launched_local_at",
                )
            }} as recorded
    )

select
    launched.run_id,
    launched.task_number as task_id,
    launched.try_number as try_id,
    launched.file_id,
    launched.record_number,
    launched.recorded_at as launched_at,
    {{
        local_to_utc(
            "launched.running_local_at",
            clock="clocks",
            is_turned="(launched.is_turned or launched.running_local_at < launched.launched_local_at)",
        )
    }}
    as running_at,
    {{
        local_to_utc(
            "launched.returned_local_at",
            clock="clocks",
            is_turned="(launched.is_turned or launched.returned_local_at < launched.launched_local_at)",
        )
    }}
    as returned_at,
    nullif(launched.task_executor, '') as executor_label,
    nullif(launched.block_id, '') as block_id,
    nullif(launched.hostname, '') as hostname,
    nullif(launched.task_fail_history, '') as fail_history,
    nullif(launched.task_joins, '') as joins
from launched
left join {{ ref("stg_files__clocks") }} as clocks on launched.run_id = clocks.run_id
where launched.task_number is not null and launched.try_number is not null
-- A database that was dumped and merged may have lost its keys: the first row of each is read.
qualify
    row_number() over (
        partition by launched.run_id, launched.task_number, launched.try_number
        order by launched.record_number
    )
    = 1
