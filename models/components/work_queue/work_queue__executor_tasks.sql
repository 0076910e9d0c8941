{#- One row for each task of an executor that submits to Work Queue, with the task of Work Queue that
    it became: the one that parsl.log states, else the one at the same place in the order of
    submission. -#}
with

    launches as (select * from {{ ref("work_queue__launches") }}),

    stated_bindings as (select * from {{ ref("work_queue__stated_bindings") }}),

    tasks as (select * from {{ ref("work_queue__tasks") }} where executor_label is not null),

    launched as (
        select
            run_id,
            executor_label,
            executor_task_id,
            {{ last_value_by("task_id", ["line_number"]) }} as task_id,
            {{ last_value_by("try_id", ["line_number"]) }} as try_id
        from launches
        group by run_id, executor_label, executor_task_id
    ),

    stated as (
        select run_id, executor_label, executor_task_id, manager_id, work_queue_task_id
        from stated_bindings
        qualify
            row_number() over (
                partition by run_id, executor_label, executor_task_id order by line_number
            )
            = 1
    ),

    known_tasks as (
        select
            coalesce(launched.run_id, stated.run_id) as run_id,
            coalesce(launched.executor_label, stated.executor_label) as executor_label,
            coalesce(launched.executor_task_id, stated.executor_task_id) as executor_task_id,
            launched.task_id,
            launched.try_id,
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

    numbered_known_tasks as (
        select
            *,
            row_number() over (
                partition by run_id, executor_label order by executor_task_id
            ) as submission_number
        from known_tasks
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
    ),

    inferred as (select * from numbered_tasks where not is_stated)

select
    known.run_id,
    known.executor_label,
    known.executor_task_id,
    known.task_id,
    known.try_id,
    coalesce(known.manager_id, inferred.manager_id) as manager_id,
    coalesce(known.work_queue_task_id, inferred.work_queue_task_id) as work_queue_task_id,
    case
        when known.is_stated
        then 'parsl_log_work_queue_id'
        when inferred.run_id is not null
        then 'work_queue_submission_order'
    end as rule,
    inferred.run_id is not null as is_inferred
from numbered_known_tasks as known
left join
    inferred
    on known.run_id = inferred.run_id
    and known.executor_label = inferred.executor_label
    and known.submission_number = inferred.submission_number
    and not known.is_stated
