{#- Each layer is bound to the next inner one that has a record of the task, past those that have
    none: try, interchange, manager, worker. -#}
{%- set layers = ["interchange", "manager", "worker"] -%}

with

    launches as (
        select * from {{ ref("stg_parsl_log__launches") }} where executor_task_id is not null
    ),

    tasks as {{ read_at_each_use() }} (select * from {{ ref("htex__tasks") }}),

    managers as (select * from {{ ref("htex__managers") }}),

    workers as (select * from {{ ref("htex__workers") }}),

    blocks as (
        select distinct run_id, executor_label, block_id from managers where block_id is not null
    ),

    launched_tasks as (
        select launches.task_id, launches.try_id, launches.is_inferred, tasks.*
        from tasks
        inner join
            launches
            on tasks.run_id = launches.run_id
            and tasks.executor_label = launches.executor_label
            and tasks.executor_task_id = launches.executor_task_id
    )

{% for layer in layers -%}
    select
        {{ span_id("parsl.rundir.try", ["run_id", "task_id", "try_id"]) }} as superspan_id,
        {{ layer }}_task_span_id as subspan_id,
        cast(executor_task_id as {{ dbt.type_string() }}) as key,
        case
            when is_inferred then 'parsl_log_launch_order' else 'parsl_log_executor_id'
        end as rule,
        is_inferred
    from launched_tasks
    where
        is_in_{{ layer }}
        {%- for outer in layers[: loop.index0] %} and not is_in_{{ outer }} {%- endfor %}
    union all
{% endfor -%}
{% for outer, inner, between in [
    ("interchange", "manager", none),
    ("manager", "worker", none),
    ("interchange", "worker", "manager"),
] -%}
    select
        {{ outer }}_task_span_id as superspan_id,
        {{ inner }}_task_span_id as subspan_id,
        cast(executor_task_id as {{ dbt.type_string() }}) as key,
        'htex_executor_task_id' as rule,
        false as is_inferred
    from tasks
    where
        is_in_{{ outer }} and is_in_{{ inner }}
        {%- if between %} and not is_in_{{ between }} {%- endif %}
    union all
{% endfor -%}
select
    {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
    as superspan_id,
    manager_task_span_id as subspan_id,
    cast(executor_task_id as {{ dbt.type_string() }}) as key,
    'htex_log_folder' as rule,
    false as is_inferred
from tasks
where is_in_manager
union all
select
    {{
        span_id(
            "parsl.executor.htex.worker",
            ["run_id", "executor_label", "manager_id", "worker_id"],
        )
    }} as superspan_id,
    worker_task_span_id as subspan_id,
    cast(executor_task_id as {{ dbt.type_string() }}) as key,
    'htex_log_folder' as rule,
    false as is_inferred
from tasks
where is_in_worker
union all
select
    {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
    as superspan_id,
    {{
        span_id(
            "parsl.executor.htex.worker",
            ["run_id", "executor_label", "manager_id", "worker_id"],
        )
    }} as subspan_id,
    worker_id as key,
    'htex_log_folder' as rule,
    false as is_inferred
from workers
union all
select
    {{ span_id("parsl.executor.htex.block", ["run_id", "executor_label", "block_id"]) }}
    as superspan_id,
    {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
    as subspan_id,
    manager_id as key,
    'htex_manager_block' as rule,
    false as is_inferred
from managers
where block_id is not null
union all
{% for source in ["monitoring", "rundir"] -%}
    select
        {{ span_id("parsl." ~ source ~ ".workflow", ["run_id"]) }} as superspan_id,
        {{ span_id("parsl.executor.htex.block", ["run_id", "executor_label", "block_id"]) }}
        as subspan_id,
        block_id as key,
        'htex_run' as rule,
        false as is_inferred
    from blocks
    {% if not loop.last -%}
        union all
    {% endif -%}
{% endfor %}
