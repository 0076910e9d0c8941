{#- One row for each try that a parsl.log tells the launch of: where it was sent. -#}
{{ config(materialized="ephemeral") }}

select
    run_id,
    task_id,
    try_id,
    max(executor_label) as executor_label,
    max(executor_task_id) as executor_task_id
from {{ ref("stg_parsl_log__launches") }}
group by run_id, task_id, try_id
