with

    tasks as (select * from {{ ref("htex__tasks") }}),

    managers as (select * from {{ ref("htex__managers") }}),

    workers as (select * from {{ ref("htex__workers") }}),

    blocks as (
        select distinct run_id, executor_label, block_id from managers where block_id is not null
    ),

    task_spans as (
        {%- for layer in ["interchange", "manager", "worker"] %}
            select
                {{ layer }}_task_span_id as span_id,
                'parsl.executor.htex.{{ layer }}.task' as span_type,
                run_id,
                {{ span_key(["run_id", "executor_label", "executor_task_id"]) }} as span_key,
                {{
                    make_attributes(
                        {
                            "executor_label": "executor_label",
                            "executor_task_id": "executor_task_id",
                            "manager_id": "manager_id",
                        }
                    )
                }} as attributes
            from tasks
            where is_in_{{ layer }}
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    block_spans as (
        select
            {{ span_id("parsl.executor.htex.block", ["run_id", "executor_label", "block_id"]) }}
            as span_id,
            'parsl.executor.htex.block' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "block_id"]) }} as span_key,
            {{ make_attributes({"executor_label": "executor_label", "block_id": "block_id"}) }}
            as attributes
        from blocks
    ),

    manager_spans as (
        select
            {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
            as span_id,
            'parsl.executor.htex.manager' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "manager_id"]) }} as span_key,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "manager_id": "manager_id",
                        "block_id": "block_id",
                        "hostname": "hostname",
                        "worker_count": "worker_count",
                    }
                )
            }} as attributes
        from managers
    ),

    worker_spans as (
        select
            {{
                span_id(
                    "parsl.executor.htex.worker",
                    ["run_id", "executor_label", "manager_id", "worker_id"],
                )
            }} as span_id,
            'parsl.executor.htex.worker' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "manager_id", "worker_id"]) }} as span_key,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "manager_id": "manager_id",
                        "worker_id": "worker_id",
                        "block_id": "block_id",
                    }
                )
            }} as attributes
        from workers
    ),

    all_spans as (
        select *
        from task_spans
        union all
        select *
        from block_spans
        union all
        select *
        from manager_spans
        union all
        select *
        from worker_spans
    )

select
    span_id,
    span_type,
    run_id,
    span_key,
    cast(null as {{ dbt.type_string() }}) as outcome,
    attributes
from all_spans
