{{ config(materialized="view") }}

with

    tasks as (select * from {{ ref("parsl_tasks") }}),

    tries as (select * from {{ ref("parsl_tries") }}),

    taskvine_tasks as (select * from {{ ref("taskvine_tasks") }} where not is_library),

    work_queue_tasks as (select * from {{ ref("work_queue_tasks") }}),

    worker_sessions as (select * from {{ ref("worker_sessions") }}),

    taskvine_places as (
        select run_id, task_id, try_id, max(manager_id) as manager_id, max(worker_id) as worker_id
        from taskvine_tasks
        where try_id is not null
        group by run_id, task_id, try_id
    ),

    all_executions as (
        select
            tries.run_id,
            tries.executor_label,
            coalesce(tries.manager_id, taskvine_places.manager_id) as manager_id,
            coalesce(tries.worker_id, taskvine_places.worker_id) as worker_id,
            tries.task_id,
            tries.try_id,
            tries.span_id,
            tasks.app_name,
            tries.running_at as started_at,
            tries.running_ended_at as ended_at,
            tries.returned_at
        from tries
        inner join tasks on tries.run_id = tasks.run_id and tries.task_id = tasks.task_id
        left join
            taskvine_places
            on tries.run_id = taskvine_places.run_id
            and tries.task_id = taskvine_places.task_id
            and tries.try_id = taskvine_places.try_id
        union all
        select
            run_id,
            executor_label,
            manager_id,
            worker_id,
            null as task_id,
            null as try_id,
            span_id,
            category,
            coalesce(started_at, running_at) as started_at,
            coalesce(ended_on_worker_at, waiting_retrieval_at) as ended_at,
            done_at
        from taskvine_tasks
        where try_id is null
        union all
        select
            run_id,
            executor_label,
            manager_id,
            worker_id,
            null as task_id,
            null as try_id,
            span_id,
            category,
            running_at,
            waiting_retrieval_at,
            done_at
        from work_queue_tasks
        where try_id is null
    ),

    -- What a worker ran when it died ended then.
    cut_short as (
        select all_executions.span_id, min(worker_sessions.ended_at) as worker_ended_at
        from all_executions
        inner join
            worker_sessions
            on all_executions.run_id = worker_sessions.run_id
            and all_executions.executor_label is not distinct from worker_sessions.executor_label
            and all_executions.manager_id = worker_sessions.manager_id
            and all_executions.worker_id = worker_sessions.worker_id
            and all_executions.started_at <= worker_sessions.ended_at
        where all_executions.ended_at is null
        group by all_executions.span_id
    ),

    ended as (
        select
            all_executions.*,
            coalesce(
                all_executions.ended_at,
                least(all_executions.returned_at, cut_short.worker_ended_at)
            ) as stopped_at
        from all_executions
        left join cut_short on all_executions.span_id = cut_short.span_id
        where all_executions.started_at is not null
    )

select
    run_id,
    executor_label,
    manager_id,
    worker_id,
    task_id,
    try_id,
    span_id,
    app_name,
    started_at,
    stopped_at as ended_at,
    {{ seconds_between("started_at", "stopped_at") }} as duration_s,
    ended_at is null as is_end_inferred
from ended
