{#- One row for each task of an executor: which layers told of it, where it went, when. A table, since
    several models read it and grouping all records takes long. -#}
{{ config(materialized="table") }}

with

    task_records as (select * from {{ ref("htex__task_records") }}),

    tasks as (
        select
            run_id,
            executor_label,
            executor_task_id,
            bool_or(layer = 'interchange') as is_in_interchange,
            bool_or(layer = 'manager') as is_in_manager,
            bool_or(layer = 'worker') as is_in_worker,
            -- The last place that a task was at, the innermost record of it first.
            {{ last_value_by("block_id", ["layer = 'worker'", "recorded_at", "line_number"]) }}
            as block_id,
            {{ last_value_by("manager_id", ["layer = 'worker'", "recorded_at", "line_number"]) }}
            as manager_id,
            {{ last_value_by("worker_id", ["layer = 'worker'", "recorded_at", "line_number"]) }}
            as worker_id,
            min(case when event_type = 'interchange_queued_task' then recorded_at end) as queued_at,
            min(
                case when event_type = 'interchange_to_manager' then recorded_at end
            ) as sent_to_manager_at,
            min(case when event_type = 'manager_got_task' then recorded_at end) as manager_got_at,
            min(
                case when event_type = 'worker_received_task' then recorded_at end
            ) as worker_received_at,
            max(
                case when event_type = 'worker_completed_task' then recorded_at end
            ) as worker_completed_at,
            max(
                case when event_type = 'worker_all_finished_task' then recorded_at end
            ) as worker_finished_at,
            max(
                case when event_type = 'interchange_removing_task' then recorded_at end
            ) as interchange_removed_at,
            max(case when event_type = 'manager_lost_task' then recorded_at end) as lost_at
        from task_records
        group by run_id, executor_label, executor_task_id
    )

select
    *
    {%- for layer in ["interchange", "manager", "worker"] %}
        ,
        case
            when is_in_{{ layer }}
            then
                {{
                    span_id(
                        "parsl.executor.htex." ~ layer ~ ".task",
                        ["run_id", "executor_label", "executor_task_id"],
                    )
                }}
        end as {{ layer }}_task_span_id
    {%- endfor %}
from tasks
