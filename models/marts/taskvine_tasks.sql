{% call if_loaded("taskvine") %}

{%- set moments = {
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

    statements as (select * from {{ ref("taskvine") }}),

    spans as (select * from statements where statement = 'span'),

    workers as (select * from spans where span_type = 'taskvine.worker'),

    executor_tasks as (select * from spans where span_type = 'parsl.executor.taskvine.task'),

    bindings as (select * from statements where statement = 'subspan'),

    tasks as (
        select
            span_id,
            run_id,
            {% for name in ["executor_label", "manager_id", "category", "worker_id"] -%}
                {{ attribute("attributes", name) }} as {{ name }},
            {% endfor -%}
            {% for name in ["taskvine_task_id", "exit_code", "n_attempts"] -%}
                cast({{ attribute("attributes", name) }} as bigint) as {{ name }},
            {% endfor -%}
            cast({{ attribute("attributes", "is_library") }} as boolean) as is_library,
            outcome,
            attributes
        from spans
        where span_type = 'taskvine.task'
    ),

    moments as (
        select
            span_id,
            min(case when event_type in ('READY', 'WAITING') then event_at end) as ready_at,
            {% for name, (which, event_type) in moments.items() -%}
                {{ which }} (
                    case when event_type = '{{ event_type }}' then event_at end
                ) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        from statements
        where statement = 'event' and span_type = 'taskvine.task'
        group by span_id
    ),

    bound as (
        select
            bindings.other_span_id as span_id,
            bindings.rule,
            bindings.is_inferred,
            executor_tasks.attributes
        from bindings
        inner join executor_tasks on bindings.span_id = executor_tasks.span_id
    )

select
    tasks.run_id,
    tasks.executor_label,
    tasks.manager_id,
    tasks.taskvine_task_id,
    tasks.span_id,
    {% for name in ["executor_task_id", "task_id", "try_id"] -%}
        cast({{ attribute("bound.attributes", name) }} as bigint) as {{ name }},
    {% endfor -%}
    bound.rule,
    bound.is_inferred,
    tasks.category,
    tasks.is_library,
    tasks.worker_id,
    {{ attribute("workers.attributes", "worker_address") }} as worker_address,
    case
        when moments.done_at is not null
        then tasks.outcome
        when moments.canceled_at is not null
        then 'CANCELED'
    end as outcome,
    case when moments.done_at is not null then tasks.exit_code end as exit_code,
    tasks.n_attempts,
    moments.ready_at,
    moments.running_at,
    moments.started_at,
    moments.ended_on_worker_at,
    moments.waiting_retrieval_at,
    moments.retrieved_at,
    moments.done_at,
    {% for name in measures -%}
        cast({{ attribute("tasks.attributes", name) }} as double) as {{ name }}{{ "," if not loop.last }}
    {% endfor %}
from tasks
left join moments on tasks.span_id = moments.span_id
left join bound on tasks.span_id = bound.span_id
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
