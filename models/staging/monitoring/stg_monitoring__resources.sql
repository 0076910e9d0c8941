with

    resources as ({{ select_monitoring_rows("resource") }}),

    typed as (
        select
            *,
            try_cast(task_id as bigint) as task_number,
            try_cast(try_id as bigint) as try_number,
            {{ parse_local_time("timestamp") }} as logged_local_at
        from resources
    )

select
    run_id,
    task_number as task_id,
    try_number as try_id,
    file_id,
    record_number,
    recorded_at,
    try_cast(psutil_process_pid as bigint) as process_id,
    psutil_process_status as process_status,
    try_cast(resource_monitoring_interval as double) as interval_s,
    try_cast(psutil_process_time_user as double) as cpu_user_s,
    try_cast(psutil_process_time_system as double) as cpu_system_s,
    try_cast(psutil_process_memory_percent as double) as memory_percent,
    try_cast(psutil_process_memory_resident as double) as memory_resident_bytes,
    try_cast(psutil_process_memory_virtual as double) as memory_virtual_bytes,
    try_cast(psutil_process_disk_read as double) as disk_read_bytes,
    try_cast(psutil_process_disk_write as double) as disk_write_bytes,
    try_cast(psutil_process_children_count as double) as children_count,
    psutil_cpu_num as cpu_number,
    try_cast(psutil_process_num_ctx_switches_voluntary as double) as context_switches_voluntary,
    try_cast(psutil_process_num_ctx_switches_involuntary as double) as context_switches_involuntary
from
    {{
        add_recorded_at(
            relation="typed",
            clocks=ref("stg_files__clocks"),
            order_by="record_number",
            local="logged_local_at",
        )
    }} as recorded
where task_number is not null and try_number is not null and recorded_at is not null
