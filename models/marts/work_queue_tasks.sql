with

    tasks as (select * from {{ ref("work_queue__tasks") }}),

    executor_tasks as (select * from {{ ref("work_queue__executor_tasks") }})

select
    tasks.run_id,
    tasks.executor_label,
    tasks.manager_id,
    tasks.work_queue_task_id,
    {{
        span_id(
            "workqueue.task",
            [
                "tasks.run_id",
                "tasks.executor_label",
                "tasks.manager_id",
                "tasks.work_queue_task_id",
            ],
        )
    }} as span_id,
    executor_tasks.executor_task_id,
    executor_tasks.task_id,
    executor_tasks.try_id,
    executor_tasks.rule,
    executor_tasks.is_inferred,
    tasks.category,
    tasks.worker_id,
    case
        when tasks.result is not null
        then tasks.result
        when tasks.canceled_at is not null
        then 'CANCELED'
    end as outcome,
    tasks.exit_code,
    tasks.n_runs,
    tasks.waiting_at,
    tasks.running_at,
    tasks.waiting_retrieval_at,
    tasks.retrieved_at,
    tasks.done_at
from tasks
left join
    executor_tasks
    on tasks.run_id = executor_tasks.run_id
    and tasks.executor_label = executor_tasks.executor_label
    and tasks.manager_id = executor_tasks.manager_id
    and tasks.work_queue_task_id = executor_tasks.work_queue_task_id
