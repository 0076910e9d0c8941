with

    tasks as {{ read_at_each_use() }} ({{ select_monitoring_rows("task") }}),

    typed as {{ read_at_each_use() }} (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            {{ parse_local_time("task_time_invoked") }} as invoked_local_at,
            {{ parse_local_time("task_time_returned") }} as returned_local_at
        from tasks
    ),

    -- A database that was dumped and merged may have lost its keys: the first row of each is read.
    repeated as (
        select run_id, task_number, min(record_number) as first_record_number
        from typed
        group by run_id, task_number
        having count(*) > 1
    ),

    invoked as (
        select *
        from
            {{
                add_recorded_at(
                    relation="typed",
                    clocks=ref("stg_files__clocks"),
                    order_by="record_number",
                    local="invoked_local_at",
                )
            }} as recorded
    )

select
    invoked.run_id,
    invoked.task_number as task_id,
    invoked.file_id,
    invoked.record_number,
    invoked.recorded_at as invoked_at,
    {{
        local_to_utc(
            "invoked.returned_local_at",
            clock="clocks",
            is_turned="(invoked.is_turned or invoked.returned_local_at < invoked.invoked_local_at)",
        )
    }} as returned_at,
    invoked.task_func_name as app_name,
    nullif(invoked.task_depends, '') as depends_on,
    nullif(invoked.task_hashsum, '') as memo_hash,
    try_cast(invoked.task_fail_count as bigint) as fail_count,
    try_cast(invoked.task_fail_cost as double) as fail_cost
from invoked
left join {{ ref("stg_files__clocks") }} as clocks on invoked.run_id = clocks.run_id
left join
    repeated on invoked.run_id = repeated.run_id and invoked.task_number = repeated.task_number
where
    invoked.task_number is not null
    and (repeated.run_id is null or invoked.record_number = repeated.first_record_number)
