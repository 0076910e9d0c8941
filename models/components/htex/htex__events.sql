with

    task_records as (select * from {{ ref("htex__task_records") }}),

    interchange_records as (select * from {{ ref("stg_htex_interchange__records") }}),

    manager_records as {{ read_at_each_use() }} (
        select * from {{ ref("stg_htex_manager__records") }}
    ),

    worker_records as (select * from {{ ref("stg_htex_worker__records") }}),

    task_events as (
        {%- for layer in ["interchange", "manager", "worker"] %}
            select
                {{
                    span_id(
                        "parsl.executor.htex." ~ layer ~ ".task",
                        ["run_id", "executor_label", "executor_task_id"],
                    )
                }} as span_id,
                'parsl.executor.htex.{{ layer }}.task' as span_type,
                event_type,
                recorded_at,
                file_id,
                line_number
            from task_records
            where layer = '{{ layer }}'
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    manager_events as (
        select
            {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
            as span_id,
            'parsl.executor.htex.manager' as span_type,
            case
                record_type
                when 'manager_registered'
                then 'interchange_registered_manager'
                when 'manager_lost'
                then 'interchange_lost_manager'
            end as event_type,
            recorded_at,
            file_id,
            line_number
        from interchange_records
        where record_type in ('manager_registered', 'manager_lost')
        union all
        select
            {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
            as span_id,
            'parsl.executor.htex.manager' as span_type,
            record_type as event_type,
            recorded_at,
            file_id,
            line_number
        from manager_records
        where record_type in ('manager_started', 'manager_exited')
    ),

    worker_events as (
        select
            {{
                span_id(
                    "parsl.executor.htex.worker",
                    ["run_id", "executor_label", "manager_id", "worker_id"],
                )
            }} as span_id,
            'parsl.executor.htex.worker' as span_type,
            record_type as event_type,
            recorded_at,
            file_id,
            line_number
        from manager_records
        where record_type in ('worker_died', 'worker_restarted')
        union all
        select
            {{
                span_id(
                    "parsl.executor.htex.worker",
                    ["run_id", "executor_label", "manager_id", "worker_id"],
                )
            }} as span_id,
            'parsl.executor.htex.worker' as span_type,
            record_type as event_type,
            recorded_at,
            file_id,
            line_number
        from worker_records
        where record_type = 'worker_started'
    ),

    all_events as (
        select *
        from task_events
        union all
        select *
        from manager_events
        union all
        select *
        from worker_events
    )

select
    span_id,
    span_type,
    event_type,
    recorded_at as event_at,
    line_number as event_order,
    file_id,
    line_number,
    {{ no_attributes() }} as attributes
from all_events
where recorded_at is not null
