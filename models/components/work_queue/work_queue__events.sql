{#- The events of Work Queue are called by the words of its transaction log. -#}
with

    records as (select * from {{ ref("stg_work_queue__records") }}),

    launches as (select * from {{ ref("work_queue__launches") }}),

    stated_bindings as (select * from {{ ref("work_queue__stated_bindings") }}),

    executor_task_lines as (
        select
            run_id,
            executor_label,
            executor_task_id,
            'executor_got_task' as event_type,
            recorded_at,
            file_id,
            line_number
        from launches
        union all
        select
            run_id, executor_label, executor_task_id, event_type, recorded_at, file_id, line_number
        from stated_bindings
    ),

    executor_task_events as (
        select
            {{
                span_id(
                    "parsl.executor.workqueue.task",
                    ["run_id", "executor_label", "executor_task_id"],
                )
            }} as span_id,
            'parsl.executor.workqueue.task' as span_type,
            event_type,
            recorded_at,
            file_id,
            line_number,
            {{ no_attributes() }} as attributes
        from executor_task_lines
    ),

    task_events as (
        select
            {{
                span_id(
                    "workqueue.task",
                    ["run_id", "executor_label", "manager_id", "work_queue_task_id"],
                )
            }} as span_id,
            'workqueue.task' as span_type,
            state as event_type,
            recorded_at,
            file_id,
            line_number,
            case
                state
                when 'WAITING'
                then
                    {{
                        make_attributes(
                            {
                                "category": "category",
                                "allocation": "allocation",
                                "resources": as_json("resources"),
                            }
                        )
                    }}
                when 'RUNNING'
                then
                    {{
                        make_attributes(
                            {
                                "worker_id": "worker_id",
                                "worker_address": "worker_address",
                                "allocation": "allocation",
                                "resources": as_json("resources"),
                            }
                        )
                    }}
                when 'WAITING_RETRIEVAL'
                then {{ make_attributes({"worker_address": "worker_address"}) }}
                when 'RETRIEVED'
                then
                    {{
                        make_attributes(
                            {
                                "result": "result",
                                "exit_code": "exit_code",
                                "limits_exceeded": as_json("limits_exceeded"),
                                "resources": as_json("resources"),
                            }
                        )
                    }}
                when 'DONE'
                then
                    {{
                        make_attributes(
                            {
                                "result": "result",
                                "exit_code": "exit_code",
                                "limits_exceeded": as_json("limits_exceeded"),
                                "resources": as_json("resources"),
                            }
                        )
                    }}
            end as attributes
        from records
        where record_type = 'task'
    ),

    transfer_events as (
        select
            {{
                span_id(
                    "workqueue.task",
                    ["run_id", "executor_label", "manager_id", "work_queue_task_id"],
                )
            }} as span_id,
            'workqueue.task' as span_type,
            'TRANSFER_' || state as event_type,
            recorded_at,
            file_id,
            line_number,
            {{
                make_attributes(
                    {
                        "file_name": "file_name",
                        "transfer_size_mb": "transfer_size_mb",
                        "transfer_s": "transfer_s",
                        "cache_flag": "cache_flag",
                    }
                )
            }} as attributes
        from records
        where record_type = 'transfer'
    ),

    worker_events as (
        select
            {{
                span_id(
                    "workqueue.worker", ["run_id", "executor_label", "manager_id", "worker_id"]
                )
            }} as span_id,
            'workqueue.worker' as span_type,
            state as event_type,
            recorded_at,
            file_id,
            line_number,
            {{ make_attributes({"worker_address": "worker_address", "reason": "reason"}) }}
            as attributes
        from records
        where record_type = 'worker' and state != 'RESOURCES'
    ),

    manager_events as (
        select
            {{ span_id("workqueue.manager", ["run_id", "executor_label", "manager_id"]) }}
            as span_id,
            'workqueue.manager' as span_type,
            state as event_type,
            recorded_at,
            file_id,
            line_number,
            {{ no_attributes() }} as attributes
        from records
        where record_type = 'manager'
    ),

    all_events as (
        select *
        from executor_task_events
        union all
        select *
        from task_events
        union all
        select *
        from transfer_events
        union all
        select *
        from worker_events
        union all
        select *
        from manager_events
    )

select
    span_id,
    span_type,
    event_type,
    recorded_at as event_at,
    line_number as event_order,
    file_id,
    line_number,
    attributes
from all_events
where recorded_at is not null
