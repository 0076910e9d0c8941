{% call if_loaded("work_queue") %}

{%- set moments = {
    "waiting_at": ["min", "WAITING"],
    "running_at": ["min", "RUNNING"],
    "waiting_retrieval_at": ["max", "WAITING_RETRIEVAL"],
    "retrieved_at": ["max", "RETRIEVED"],
    "done_at": ["max", "DONE"],
    "canceled_at": ["max", "CANCELED"],
} -%}

with

    statements as (select * from {{ ref("work_queue") }}),

    spans as (select * from statements where statement = 'span'),

    tasks as (select * from spans where span_type = 'workqueue.task'),

    executor_tasks as (select * from spans where span_type = 'parsl.executor.workqueue.task'),

    bindings as (select * from statements where statement = 'subspan'),

    moments as (
        select
            span_id,
            {% for name, (which, event_type) in moments.items() -%}
                {{ which }} (
                    case when event_type = '{{ event_type }}' then event_at end
                ) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        from statements
        where statement = 'event' and span_type = 'workqueue.task'
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
    {{ attribute("tasks.attributes", "executor_label") }} as executor_label,
    {{ attribute("tasks.attributes", "manager_id") }} as manager_id,
    cast({{ attribute("tasks.attributes", "work_queue_task_id") }} as bigint) as work_queue_task_id,
    tasks.span_id,
    {% for name in ["executor_task_id", "task_id", "try_id"] -%}
        cast({{ attribute("bound.attributes", name) }} as bigint) as {{ name }},
    {% endfor -%}
    bound.rule,
    bound.is_inferred,
    {{ attribute("tasks.attributes", "category") }} as category,
    {{ attribute("tasks.attributes", "worker_id") }} as worker_id,
    {{ attribute("tasks.attributes", "worker_address") }} as worker_address,
    coalesce(
        tasks.outcome, case when moments.canceled_at is not null then 'CANCELED' end
    ) as outcome,
    cast({{ attribute("tasks.attributes", "exit_code") }} as bigint) as exit_code,
    cast({{ attribute("tasks.attributes", "n_runs") }} as bigint) as n_runs,
    moments.waiting_at,
    moments.running_at,
    moments.waiting_retrieval_at,
    moments.retrieved_at,
    moments.done_at
from tasks
left join moments on tasks.span_id = moments.span_id
left join bound on tasks.span_id = bound.span_id

{% endcall %}
