with

    statuses as {{ read_at_each_use() }} ({{ select_monitoring_rows("status") }}),

    typed as {{ read_at_each_use() }} (
        select
            run_id,
            try_cast(task_id as bigint) as task_id,
            coalesce(try_cast(try_id as bigint), 0) as try_id,
            file_id,
            record_number,
            task_status_name as state,
            {{ parse_local_time("timestamp") }} as logged_local_at
        from statuses
    )

select run_id, task_id, try_id, file_id, record_number, state, recorded_at
from
    {{
        add_recorded_at(
            relation="typed",
            clocks=ref("stg_files__clocks"),
            order_by="record_number",
            local="logged_local_at",
        )
    }} as recorded
where task_id is not null and state is not null and recorded_at is not null
