{#- What the resources of a record tell: names here, and there, of which the second is the older. -#}
{%- set allocated = {"cores": "cores", "gpus": "gpus", "memory_mb": "memory", "disk_mb": "disk"} -%}
{%- set measured = {
    "input_s": ["time_input_mgr", "vine_input_time"],
    "input_mb": ["size_input_mgr", "vine_input_size"],
    "output_s": ["time_output_mgr", "vine_output_time"],
    "output_mb": ["size_output_mgr", "vine_output_size"],
} -%}

with

    records as (
        select *
        from {{ ref("stg_taskvine__records") }}
        where record_type in ('task', 'library', 'worker')
    ),

    statements as (select * from {{ ref("taskvine") }}),

    launches as (
        select
            run_id, executor_label, executor_task_id, max(task_id) as task_id, max(try_id) as try_id
        from {{ ref("stg_parsl_log__launches") }}
        where executor_task_id is not null
        group by run_id, executor_label, executor_task_id
    ),

    workers as (
        select
            file_id,
            manager_id,
            worker_id,
            {{ last_value_by("worker_address", ["line_number"]) }} as worker_address
        from records
        where record_type = 'worker'
        group by file_id, manager_id, worker_id
    ),

    tasks as (
        select
            file_id,
            run_id,
            executor_label,
            manager_id,
            taskvine_task_id,
            max(category) as category,
            bool_or(record_type = 'library') as is_library,
            {{ last_value_by("case when state = 'RUNNING' then worker_id end", ["line_number"]) }}
            as worker_id,
            {{ last_value_by("case when state = 'RUNNING' then resources end", ["line_number"]) }}
            as allocated,
            {{ last_value_by("case when state = 'RETRIEVED' then resources end", ["line_number"]) }}
            as measured,
            {{ last_value_by("case when state = 'DONE' then result end", ["line_number"]) }}
            as result,
            {{ last_value_by("case when state = 'DONE' then exit_code end", ["line_number"]) }}
            as exit_code,
            greatest(
                coalesce(max(attempt), 0),
                count(case when state in ('READY', 'WAITING') and record_type = 'task' then 1 end),
                count(case when state = 'RUNNING' then 1 end)
            ) as n_attempts,
            min(
                case
                    when state in ('READY', 'WAITING') and record_type = 'task' then recorded_at
                end
            ) as ready_at,
            min(case when state = 'RUNNING' then recorded_at end) as running_at,
            max(case when state = 'RETRIEVED' then started_at end) as started_at,
            max(case when state = 'RETRIEVED' then ended_at end) as ended_on_worker_at,
            max(case when state = 'WAITING_RETRIEVAL' then recorded_at end) as waiting_retrieval_at,
            max(case when state = 'RETRIEVED' then recorded_at end) as retrieved_at,
            max(case when state = 'DONE' then recorded_at end) as done_at,
            max(case when state = 'CANCELED' then recorded_at end) as canceled_at
        from records
        where record_type in ('task', 'library')
        group by file_id, run_id, executor_label, manager_id, taskvine_task_id
    ),

    identified as (
        select
            *,
            {{
                span_id(
                    "taskvine.task",
                    ["run_id", "executor_label", "manager_id", "taskvine_task_id"],
                )
            }} as span_id
        from tasks
    ),

    -- Of several executor's tasks that are said to be one task here, the one that a line states.
    bindings as (
        select
            bindings.other_span_id as span_id,
            bindings.rule,
            bindings.is_inferred,
            cast(
                {{ attribute("spans.attributes", "executor_task_id") }} as bigint
            ) as executor_task_id
        from statements as bindings
        inner join statements as spans on bindings.span_id = spans.span_id
        where
            bindings.statement = 'subspan'
            and spans.statement = 'span'
            and spans.span_type = 'parsl.executor.taskvine.task'
        qualify
            row_number() over (
                partition by bindings.other_span_id
                order by bindings.is_inferred, bindings.line_number
            )
            = 1
    )

select
    tasks.run_id,
    tasks.executor_label,
    tasks.manager_id,
    tasks.taskvine_task_id,
    tasks.span_id,
    bindings.executor_task_id,
    launches.task_id,
    launches.try_id,
    bindings.rule,
    bindings.is_inferred,
    tasks.category,
    tasks.is_library,
    tasks.worker_id,
    workers.worker_address,
    coalesce(tasks.result, case when tasks.canceled_at is not null then 'CANCELED' end) as outcome,
    tasks.exit_code,
    tasks.n_attempts,
    tasks.ready_at,
    tasks.running_at,
    tasks.started_at,
    tasks.ended_on_worker_at,
    tasks.waiting_retrieval_at,
    tasks.retrieved_at,
    tasks.done_at,
    {% for name, key in allocated.items() -%}
        try_cast({{ json_value("tasks.allocated", '$."' ~ key ~ '"[0]') }} as double) as {{ name }},
    {% endfor -%}
    {% for name, keys in measured.items() -%}
        try_cast(
            coalesce(
                {{ json_value("tasks.measured", '$."' ~ keys[0] ~ '"[0]') }},
                {{ json_value("tasks.measured", '$."' ~ keys[1] ~ '"[0]') }}
            ) as double
        ) as {{ name }}{{ "," if not loop.last }}
    {% endfor %}
from identified as tasks
left join
    workers
    on tasks.file_id = workers.file_id
    and tasks.manager_id = workers.manager_id
    and tasks.worker_id = workers.worker_id
left join bindings on tasks.span_id = bindings.span_id
left join
    launches
    on tasks.run_id = launches.run_id
    and tasks.executor_label = launches.executor_label
    and bindings.executor_task_id = launches.executor_task_id
