{#- One row for each task that a row of monitoring.db mentions: the task's own can be lost on its way
    to the database. A table, since several models read it. -#}
{{ config(materialized="table") }}

with

    tasks as {{ read_at_each_use() }} (select * from {{ ref("stg_monitoring__tasks") }}),

    tries as (select * from {{ ref("monitoring__tries") }}),

    statuses as (select * from {{ ref("stg_monitoring__statuses") }}),

    final_states as (
        select
            run_id, task_id, {{ last_value_by("state", ["recorded_at", "record_number"]) }} as state
        from statuses
        where state in ({{ final_task_states() }})
        group by run_id, task_id
    ),

    known_tasks as (
        select run_id, task_id
        from tasks
        union
        select run_id, task_id
        from tries
    )

select
    known_tasks.run_id,
    known_tasks.task_id,
    {{ span_id("parsl.monitoring.task", ["known_tasks.run_id", "known_tasks.task_id"]) }}
    as span_id,
    tasks.app_name,
    final_states.state as outcome
from known_tasks
left join tasks on known_tasks.run_id = tasks.run_id and known_tasks.task_id = tasks.task_id
left join
    final_states
    on known_tasks.run_id = final_states.run_id
    and known_tasks.task_id = final_states.task_id
