{#- One row for each try that a row of monitoring.db mentions: the try's own can be lost on its way to
    the database. A table, since several models read it. -#}
{{ config(materialized="table") }}

with

    tries as {{ read_at_each_use() }} (select * from {{ ref("stg_monitoring__tries") }}),

    statuses as (select * from {{ ref("stg_monitoring__statuses") }}),

    known_tries as (
        select run_id, task_id, try_id
        from tries
        union
        select run_id, task_id, try_id
        from statuses
    )

select
    known_tries.run_id,
    known_tries.task_id,
    known_tries.try_id,
    {{
        span_id(
            "parsl.monitoring.try",
            ["known_tries.run_id", "known_tries.task_id", "known_tries.try_id"],
        )
    }} as span_id,
    tries.executor_label,
    tries.block_id,
    tries.hostname
from known_tries
left join
    tries
    on known_tries.run_id = tries.run_id
    and known_tries.task_id = tries.task_id
    and known_tries.try_id = tries.try_id
