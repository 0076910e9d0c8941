{% call if_loaded("taskvine") %}

{%- set moments = {
    "ready_at": ["min", "READY", "WAITING"],
    "running_at": ["min", "RUNNING"],
    "started_at": ["max", "time_worker_start"],
    "ended_on_worker_at": ["max", "time_worker_end"],
    "waiting_retrieval_at": ["max", "WAITING_RETRIEVAL"],
    "retrieved_at": ["max", "RETRIEVED"],
    "done_at": ["max", "DONE"],
    "canceled_at": ["max", "CANCELED"],
} -%}
{%- set measures = [
    "cores",
    "gpus",
    "memory_mb",
    "disk_mb",
    "input_s",
    "input_mb",
    "output_s",
    "output_mb",
] -%}

with

    tasks as (
        select
            *,
            {% for name in ["executor_label", "manager_id", "category", "worker_id"] -%}
                {{ attribute("attributes", name) }} as {{ name }},
            {% endfor -%}
            {% for name in ["taskvine_task_id", "exit_code", "n_attempts"] -%}
                cast({{ attribute("attributes", name) }} as bigint) as {{ name }},
            {% endfor -%}
            cast({{ attribute("attributes", "is_library") }} as boolean) as is_library
        from {{ submitted_tasks(ref("taskvine"), "taskvine", moments) }} as submitted
    ),

    workers as (
        select *
        from {{ ref("taskvine") }}
        where statement = 'span' and span_type = 'taskvine.worker'
    )

select
    tasks.run_id,
    tasks.executor_label,
    tasks.manager_id,
    tasks.taskvine_task_id,
    tasks.span_id,
    tasks.executor_task_id,
    tasks.task_id,
    tasks.try_id,
    tasks.rule,
    tasks.is_inferred,
    tasks.category,
    tasks.is_library,
    tasks.worker_id,
    {{ attribute("workers.attributes", "worker_address") }} as worker_address,
    case
        when tasks.done_at is not null
        then tasks.outcome
        when tasks.canceled_at is not null
        then 'CANCELED'
    end as outcome,
    case when tasks.done_at is not null then tasks.exit_code end as exit_code,
    tasks.n_attempts,
    tasks.ready_at,
    tasks.running_at,
    tasks.started_at,
    tasks.ended_on_worker_at,
    tasks.waiting_retrieval_at,
    tasks.retrieved_at,
    tasks.done_at,
    {% for name in measures -%}
        cast({{ attribute("tasks.attributes", name) }} as double) as {{ name }}{{ "," if not loop.last }}
    {% endfor %}
from tasks
left join
    workers
    on workers.span_id
    = {{
        span_id(
            "taskvine.worker",
            ["tasks.run_id", "tasks.executor_label", "tasks.manager_id", "tasks.worker_id"],
        )
    }}

{% endcall %}
