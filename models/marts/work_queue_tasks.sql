select
    run_id,
    executor_label,
    manager_id,
    work_queue_task_id,
    {{
        span_id(
            "workqueue.task", ["run_id", "executor_label", "manager_id", "work_queue_task_id"]
        )
    }} as span_id,
    executor_task_id,
    task_id,
    try_id,
    rule,
    is_inferred,
    category,
    worker_id,
    case
        when result is not null then result when canceled_at is not null then 'CANCELED'
    end as outcome,
    exit_code,
    n_runs,
    waiting_at,
    running_at,
    waiting_retrieval_at,
    retrieved_at,
    done_at
from {{ ref("work_queue__tasks") }}
where manager_id is not null
