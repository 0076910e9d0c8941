{#- One row for each line of parsl.log that names a task both as the executor's and as Work Queue's.
    The line does not name the executor: its process is the manager that has the task, and of
    several such, as a number may be used again, the line stands nearest to the submission. -#}
with

    records as (
        select *
        from {{ ref("stg_parsl_log__records") }}
        where
            record_type in ('work_queue_task_submitted', 'work_queue_task_completed')
            and executor_task_id is not null
    ),

    tasks as (select * from {{ ref("work_queue__tasks") }} where executor_label is not null)

select
    records.run_id,
    tasks.executor_label,
    records.executor_task_id,
    tasks.manager_id,
    records.work_queue_task_id,
    case
        records.record_type
        when 'work_queue_task_submitted'
        then 'executor_submitted_task'
        else 'executor_completed_task'
    end as event_type,
    records.recorded_at,
    records.file_id,
    records.line_number
from records
inner join
    tasks
    on records.run_id = tasks.run_id
    and records.work_queue_task_id = tasks.work_queue_task_id
    and coalesce(records.manager_pid, tasks.manager_pid) = tasks.manager_pid
qualify
    row_number() over (
        partition by records.file_id, records.line_number
        order by
            abs({{ seconds_between("tasks.waiting_at", "records.recorded_at") }}) nulls last,
            tasks.first_line_number
    )
    = 1
