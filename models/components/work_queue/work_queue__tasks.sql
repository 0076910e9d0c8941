{#- One row for each task of Work Queue: how it ended, where it ran last, when. -#}
with

    records as (
        select * from {{ ref("stg_work_queue__records") }} where work_queue_task_id is not null
    )

select
    run_id,
    executor_label,
    manager_id,
    work_queue_task_id,
    min(manager_pid) as manager_pid,
    min(file_id) as file_id,
    min(line_number) as first_line_number,
    {{ last_value_by("category", ["category is not null", "line_number"]) }} as category,
    {{ last_value_by("worker_id", ["state = 'RUNNING'", "line_number"]) }} as worker_id,
    {{ last_value_by("result", ["state = 'DONE'", "line_number"]) }} as result,
    {{ last_value_by("exit_code", ["state = 'DONE'", "line_number"]) }} as exit_code,
    min(case when state = 'WAITING' then recorded_at end) as waiting_at,
    min(case when state = 'RUNNING' then recorded_at end) as running_at,
    max(case when state = 'WAITING_RETRIEVAL' then recorded_at end) as waiting_retrieval_at,
    max(case when state = 'RETRIEVED' then recorded_at end) as retrieved_at,
    max(case when state = 'DONE' then recorded_at end) as done_at,
    max(case when state = 'CANCELED' then recorded_at end) as canceled_at,
    count(case when state = 'RUNNING' then 1 end) as n_runs
from records
group by run_id, executor_label, manager_id, work_queue_task_id
