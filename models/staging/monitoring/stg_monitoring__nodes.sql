with

    nodes as ({{ select_monitoring_rows("node") }}),

    typed as (select *, {{ parse_local_time("timestamp") }} as logged_local_at from nodes)

select
    run_id,
    uid as manager_id,
    file_id,
    record_number,
    recorded_at,
    hostname,
    block_id,
    try_cast(cpu_count as bigint) as cpu_count,
    try_cast(total_memory as bigint) as total_memory_bytes,
    try_cast(active as boolean) as is_active,
    try_cast(worker_count as bigint) as worker_count,
    python_v as python_version
from
    {{
        add_recorded_at(
            relation="typed",
            clocks=ref("stg_files__clocks"),
            order_by="record_number",
            local="logged_local_at",
        )
    }} as recorded
where uid is not null and recorded_at is not null
