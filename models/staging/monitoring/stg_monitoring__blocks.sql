with

    blocks as ({{ select_monitoring_rows("block") }}),

    typed as (select *, {{ parse_local_time("timestamp") }} as logged_local_at from blocks)

select
    run_id,
    executor_label,
    block_id,
    file_id,
    record_number,
    nullif(job_id, '') as job_id,
    status,
    recorded_at
from
    {{
        add_recorded_at(
            relation="typed",
            clocks=ref("stg_files__clocks"),
            order_by="record_number",
            local="logged_local_at",
        )
    }} as recorded
where
    executor_label is not null
    and block_id is not null
    and status is not null
    and recorded_at is not null
