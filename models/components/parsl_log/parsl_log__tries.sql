{#- One row for each try that a parsl.log tells a state of. A table, since several models read it. -#}
{{ config(materialized="table") }}

with

    states as (select * from {{ ref("stg_parsl_log__states") }}),

    tries as (select distinct run_id, task_id, try_id from states),

    launches as (select * from {{ ref("parsl_log__launches") }})

select
    tries.run_id,
    tries.task_id,
    tries.try_id,
    {{ span_id("parsl.rundir.try", ["tries.run_id", "tries.task_id", "tries.try_id"]) }} as span_id,
    launches.executor_label,
    launches.executor_task_id
from tries
left join
    launches
    on tries.run_id = launches.run_id
    and tries.task_id = launches.task_id
    and tries.try_id = launches.try_id
