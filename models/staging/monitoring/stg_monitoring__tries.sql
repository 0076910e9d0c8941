with

    tries as {{ read_at_each_use() }} ({{ select_monitoring_rows("try") }}),

    typed as {{ read_at_each_use() }} (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            try_cast(try_id as bigint) as try_number,
            {{ parse_local_time("task_try_time_launched") }} as launched_local_at,
            {{ parse_local_time("task_try_time_running") }} as running_local_at,
            {{ parse_local_time("task_try_time_returned") }} as returned_local_at
        from tries
    ),

    -- A database that was dumped and merged may have lost its keys: the first row of each is read.
    repeated as (
        select run_id, task_number, try_number, min(record_number) as first_record_number
        from typed
        group by run_id, task_number, try_number
        having count(*) > 1
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
left join
    repeated
    on launched.run_id = repeated.run_id
    and launched.task_number = repeated.task_number
    and launched.try_number = repeated.try_number
where
    launched.task_number is not null
    and launched.try_number is not null
    and (repeated.run_id is null or launched.record_number = repeated.first_record_number)
