{% call if_loaded("work_queue") %}

{%- set moments = {
    "waiting_at": ["min", "WAITING"],
    "running_at": ["max", "RUNNING"],
    "waiting_retrieval_at": ["max", "WAITING_RETRIEVAL"],
    "retrieved_at": ["max", "RETRIEVED"],
    "done_at": ["max", "DONE"],
    "canceled_at": ["max", "CANCELED"],
} -%}

with

    tasks as (
        select * from {{ submitted_tasks(ref("work_queue"), "workqueue", moments) }} as tasks
    )

select
    run_id,
    {{ attribute("attributes", "executor_label") }} as executor_label,
    {{ attribute("attributes", "manager_id") }} as manager_id,
    cast({{ attribute("attributes", "work_queue_task_id") }} as bigint) as work_queue_task_id,
    span_id,
    executor_task_id,
    task_id,
    try_id,
    rule,
    is_inferred,
    {% for name in ["category", "worker_id", "worker_address"] -%}
        {{ attribute("attributes", name) }} as {{ name }},
    {% endfor -%}
    coalesce(outcome, case when canceled_at is not null then 'CANCELED' end) as outcome,
    {% for name in ["exit_code", "n_runs"] -%}
        cast({{ attribute("attributes", name) }} as bigint) as {{ name }},
    {% endfor -%}
    waiting_at,
    running_at,
    waiting_retrieval_at,
    retrieved_at,
    done_at
from tasks

{% endcall %}
