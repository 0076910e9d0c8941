{#- Tasks of Work Queue and of the executors that submit to it, a row for each pair: the pair that
    parsl.log states, else that at the same place in the order of submission. -#}
with

    records as (
        select * from {{ ref("stg_work_queue__records") }} where work_queue_task_id is not null
    ),

    launches as (
        select *
        from {{ ref("stg_parsl_log__launches") }}
        where is_work_queue and executor_task_id is not null
    ),

    submissions as (
        select *
        from {{ ref("stg_parsl_log__records") }}
        where
            record_type in ('work_queue_task_submitted', 'work_queue_task_completed')
            and executor_task_id is not null
    ),

    tasks as (
        select
            run_id,
            executor_label,
            manager_id,
            work_queue_task_id,
            min(manager_pid) as manager_pid,
            min(line_number) as first_line_number,
            {{ last_value_by("category", ["category is not null", "line_number"]) }} as category,
            {{ last_value_by("worker_id", ["state = 'RUNNING'", "line_number"]) }} as worker_id,
            {{ last_value_by("hostname", ["state = 'RUNNING'", "line_number"]) }} as hostname,
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
    ),

    launched as (
        select
            run_id,
            executor_label,
            executor_task_id,
            max(recorded_at) as launched_at,
            {{ last_value_by("task_id", ["line_number"]) }} as task_id,
            {{ last_value_by("try_id", ["line_number"]) }} as try_id
        from launches
        group by run_id, executor_label, executor_task_id
    ),

    -- A submission does not name the executor: its process is the manager that has the task, and of
    -- several such, as a number may be used again, the line stands nearest to the submission.
    -- Without a transaction log it is the executor that launched the task.
    placed as (
        select
            submissions.run_id,
            coalesce(tasks.executor_label, launched.executor_label) as executor_label,
            submissions.executor_task_id,
            coalesce(tasks.manager_pid, submissions.manager_pid) as manager_pid,
            tasks.manager_id,
            submissions.work_queue_task_id,
            submissions.line_number
        from submissions
        left join
            tasks
            on submissions.run_id = tasks.run_id
            and submissions.work_queue_task_id = tasks.work_queue_task_id
            and coalesce(submissions.manager_pid, tasks.manager_pid) = tasks.manager_pid
            and tasks.executor_label is not null
        left join
            launched
            on tasks.run_id is null
            and submissions.run_id = launched.run_id
            and submissions.executor_task_id = launched.executor_task_id
        where tasks.run_id is not null or launched.run_id is not null
        qualify
            row_number() over (
                partition by submissions.file_id, submissions.line_number
                order by
                    abs(
                        {{
                            seconds_between(
                                "coalesce(tasks.waiting_at, launched.launched_at)",
                                "submissions.recorded_at",
                            )
                        }}
                    ) nulls last,
                    tasks.first_line_number,
                    launched.executor_label
            )
            = 1
    ),

    -- One to one, by the first line that says so.
    stated as (
        select run_id, executor_label, executor_task_id, manager_pid, manager_id, work_queue_task_id
        from placed
        qualify
            row_number() over (
                partition by run_id, executor_label, executor_task_id order by line_number
            )
            = 1
            and row_number() over (
                partition by run_id, executor_label, manager_id, work_queue_task_id
                order by line_number
            )
            = 1
    ),

    executor_tasks as (
        select
            coalesce(launched.run_id, stated.run_id) as run_id,
            coalesce(launched.executor_label, stated.executor_label) as executor_label,
            coalesce(launched.executor_task_id, stated.executor_task_id) as executor_task_id,
            launched.task_id,
            launched.try_id,
            stated.manager_pid,
            stated.manager_id,
            stated.work_queue_task_id,
            stated.run_id is not null as is_stated
        from launched
        full outer join
            stated
            on launched.run_id = stated.run_id
            and launched.executor_label = stated.executor_label
            and launched.executor_task_id = stated.executor_task_id
    ),

    numbered_executor_tasks as (
        select
            *,
            row_number() over (
                partition by run_id, executor_label order by executor_task_id
            ) as submission_number
        from executor_tasks
    ),

    numbered_tasks as (
        select
            tasks.run_id,
            tasks.executor_label,
            tasks.manager_id,
            tasks.work_queue_task_id,
            stated.run_id is not null as is_stated,
            row_number() over (
                partition by tasks.run_id, tasks.executor_label order by tasks.first_line_number
            ) as submission_number
        from tasks
        left join
            stated
            on tasks.run_id = stated.run_id
            and tasks.executor_label = stated.executor_label
            and tasks.manager_id = stated.manager_id
            and tasks.work_queue_task_id = stated.work_queue_task_id
        where tasks.executor_label is not null
    ),

    inferred as (select * from numbered_tasks where not is_stated),

    bound as (
        select
            executor_tasks.run_id,
            executor_tasks.executor_label,
            executor_tasks.executor_task_id,
            executor_tasks.task_id,
            executor_tasks.try_id,
            executor_tasks.manager_pid,
            coalesce(executor_tasks.manager_id, inferred.manager_id) as manager_id,
            coalesce(
                executor_tasks.work_queue_task_id, inferred.work_queue_task_id
            ) as work_queue_task_id,
            case
                when executor_tasks.is_stated
                then 'parsl_log_work_queue_id'
                when inferred.run_id is not null
                then 'work_queue_submission_order'
            end as rule,
            inferred.run_id is not null as is_inferred
        from numbered_executor_tasks as executor_tasks
        left join
            inferred
            on executor_tasks.run_id = inferred.run_id
            and executor_tasks.executor_label = inferred.executor_label
            and executor_tasks.submission_number = inferred.submission_number
            and not executor_tasks.is_stated
    )

select
    coalesce(bound.run_id, tasks.run_id) as run_id,
    coalesce(bound.executor_label, tasks.executor_label) as executor_label,
    coalesce(bound.manager_id, tasks.manager_id) as manager_id,
    coalesce(bound.manager_pid, tasks.manager_pid) as manager_pid,
    coalesce(bound.work_queue_task_id, tasks.work_queue_task_id) as work_queue_task_id,
    bound.executor_task_id,
    bound.task_id,
    bound.try_id,
    bound.rule,
    bound.is_inferred,
    tasks.first_line_number,
    tasks.category,
    tasks.worker_id,
    tasks.hostname,
    tasks.result,
    tasks.exit_code,
    tasks.waiting_at,
    tasks.running_at,
    tasks.waiting_retrieval_at,
    tasks.retrieved_at,
    tasks.done_at,
    tasks.canceled_at,
    tasks.n_runs
from bound
full outer join
    tasks
    on bound.run_id = tasks.run_id
    and bound.executor_label = tasks.executor_label
    and bound.manager_id = tasks.manager_id
    and bound.work_queue_task_id = tasks.work_queue_task_id
