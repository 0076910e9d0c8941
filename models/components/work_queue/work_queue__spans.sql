with

    records as (select * from {{ ref("stg_work_queue__records") }}),

    executor_tasks as (select * from {{ ref("work_queue__executor_tasks") }}),

    tasks as (select * from {{ ref("work_queue__tasks") }}),

    workers as (select * from {{ ref("work_queue__workers") }}),

    managers as (
        select run_id, executor_label, manager_id, max(manager_pid) as manager_pid
        from records
        group by run_id, executor_label, manager_id
    ),

    executor_task_spans as (
        select
            {{
                span_id(
                    "parsl.executor.workqueue.task",
                    ["run_id", "executor_label", "executor_task_id"],
                )
            }} as span_id,
            'parsl.executor.workqueue.task' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "executor_task_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "executor_task_id": "executor_task_id",
                        "work_queue_task_id": "work_queue_task_id",
                    }
                )
            }} as attributes
        from executor_tasks
    ),

    task_spans as (
        select
            {{
                span_id(
                    "workqueue.task",
                    ["run_id", "executor_label", "manager_id", "work_queue_task_id"],
                )
            }} as span_id,
            'workqueue.task' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "manager_id", "work_queue_task_id"]) }}
            as span_key,
            result as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "manager_id": "manager_id",
                        "work_queue_task_id": "work_queue_task_id",
                        "category": "category",
                        "worker_id": "worker_id",
                        "exit_code": "exit_code",
                    }
                )
            }} as attributes
        from tasks
    ),

    worker_spans as (
        select
            {{
                span_id(
                    "workqueue.worker", ["run_id", "executor_label", "manager_id", "worker_id"]
                )
            }} as span_id,
            'workqueue.worker' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "manager_id", "worker_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "manager_id": "manager_id",
                        "worker_id": "worker_id",
                        "worker_address": "worker_address",
                        "resources": as_json("resources"),
                    }
                )
            }} as attributes
        from workers
    ),

    manager_spans as (
        select
            {{ span_id("workqueue.manager", ["run_id", "executor_label", "manager_id"]) }}
            as span_id,
            'workqueue.manager' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "manager_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "manager_id": "manager_id",
                        "manager_pid": "manager_pid",
                    }
                )
            }} as attributes
        from managers
    )

select *
from executor_task_spans
union all
select *
from task_spans
union all
select *
from worker_spans
union all
select *
from manager_spans
