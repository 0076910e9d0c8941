{{ config(materialized="view") }}

with

    reports as (select * from {{ ref("stg_monitoring__resources") }}),

    tries as (
        select
            run_id,
            task_id,
            try_id,
            span_id,
            coalesce(running_ended_at, interchange_removed_at, returned_at) as ended_at
        from {{ ref("parsl_tries") }}
    ),

    followed as (
        select
            *,
            cpu_user_s + cpu_system_s as cpu_time_s,
            lead(recorded_at) over reports_of_try as next_recorded_at,
            lead(process_id) over reports_of_try as next_process_id,
            lead(cpu_user_s + cpu_system_s) over reports_of_try as next_cpu_time_s
        from reports
        window
            reports_of_try as (
                partition by run_id, task_id, try_id order by recorded_at, record_number
            )
    )

select
    followed.run_id,
    followed.task_id,
    followed.try_id,
    tries.span_id,
    followed.process_id,
    followed.recorded_at,
    case
        when followed.next_recorded_at is not null
        then followed.next_recorded_at
        when tries.ended_at is not null
        then greatest(followed.recorded_at, tries.ended_at)
    end as next_at,
    followed.cpu_time_s,
    -- The count begins with the process, so two reports of one process are needed.
    case
        when
            followed.next_process_id = followed.process_id
            and followed.next_cpu_time_s >= followed.cpu_time_s
            and followed.next_recorded_at > followed.recorded_at
        then
            (followed.next_cpu_time_s - followed.cpu_time_s)
            / {{ seconds_between("followed.recorded_at", "followed.next_recorded_at") }}
    end as cpus_used,
    followed.memory_resident_bytes,
    followed.memory_virtual_bytes,
    followed.disk_read_bytes,
    followed.disk_write_bytes,
    followed.children_count,
    followed.file_id,
    followed.record_number
from followed
left join
    tries
    on followed.run_id = tries.run_id
    and followed.task_id = tries.task_id
    and followed.try_id = tries.try_id
