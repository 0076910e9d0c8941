{#- One row for each task that a parsl.log names. A table, since several models read it. -#}
{{ config(materialized="table") }}

with

    records as (select * from {{ ref("stg_parsl_log__records") }} where task_id is not null),

    states as (select * from {{ ref("stg_parsl_log__states") }}),

    tasks as (
        select run_id, task_id, max(app_name) as app_name from records group by run_id, task_id
    ),

    final_states as (
        select run_id, task_id, {{ last_value_by("state", ["line_number"]) }} as state
        from states
        where state in ({{ final_task_states() }})
        group by run_id, task_id
    )

select
    tasks.run_id,
    tasks.task_id,
    {{ span_id("parsl.rundir.task", ["tasks.run_id", "tasks.task_id"]) }} as span_id,
    tasks.app_name,
    final_states.state as outcome
from tasks
left join
    final_states on tasks.run_id = final_states.run_id and tasks.task_id = final_states.task_id
