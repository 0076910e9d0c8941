{#- What the layers of the executor say of its tasks, one row for each task that a record names. -#}
with

    interchange_records as (select * from {{ ref("stg_htex_interchange__records") }}),

    manager_records as (select * from {{ ref("stg_htex_manager__records") }}),

    worker_records as (select * from {{ ref("stg_htex_worker__records") }}),

    interchange_tasks as (
        select
            run_id,
            executor_label,
            try_cast(
                trim({{ split_to_rows("executor_task_ids", ",") }}) as bigint
            ) as executor_task_id,
            'interchange' as layer,
            case
                record_type
                when 'task_queued'
                then 'interchange_queued_task'
                when 'tasks_sent'
                then 'interchange_to_manager'
                when 'task_removed'
                then 'interchange_removing_task'
                when 'tasks_cancelled'
                then 'interchange_cancelled_task'
            end as event_type,
            recorded_at,
            cast(null as {{ dbt.type_string() }}) as block_id,
            manager_id,
            cast(null as {{ dbt.type_string() }}) as worker_id,
            file_id,
            line_number
        from interchange_records
        where executor_task_ids is not null
    ),

    manager_tasks as (
        select
            run_id,
            executor_label,
            try_cast(
                trim({{ split_to_rows("executor_task_ids", ",") }}) as bigint
            ) as executor_task_id,
            'manager' as layer,
            case
                record_type
                when 'tasks_got'
                then 'manager_got_task'
                when 'task_lost'
                then 'manager_lost_task'
            end as event_type,
            recorded_at,
            block_id,
            manager_id,
            cast(null as {{ dbt.type_string() }}) as worker_id,
            file_id,
            line_number
        from manager_records
        where executor_task_ids is not null
    ),

    worker_tasks as (
        select
            run_id,
            executor_label,
            executor_task_id,
            'worker' as layer,
            case
                record_type
                when 'task_received'
                then 'worker_received_task'
                when 'task_completed'
                then 'worker_completed_task'
                when 'task_finished'
                then 'worker_all_finished_task'
            end as event_type,
            recorded_at,
            block_id,
            manager_id,
            worker_id,
            file_id,
            line_number
        from worker_records
        where executor_task_id is not null
    ),

    all_tasks as (
        select *
        from interchange_tasks
        union all
        select *
        from manager_tasks
        union all
        select *
        from worker_tasks
    )

select *
from all_tasks
where executor_task_id is not null
