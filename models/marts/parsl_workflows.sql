with

    monitoring_workflows as (select * from {{ ref("stg_monitoring__workflows") }}),

    spans as (select * from {{ ref("spans") }}),

    rundir_workflows as (
        select
            run_id,
            span_id,
            started_at,
            ended_at,
            {{ attribute("attributes", "parsl_version") }} as parsl_version
        from spans
        where span_type = 'parsl.rundir.workflow'
    ),

    tasks as (select * from {{ ref("parsl_tasks") }}),

    task_counts as (
        select
            run_id,
            count(*) as n_tasks,
            count(case when outcome in ('exec_done', 'memo_done') then 1 end) as n_tasks_succeeded,
            count(case when outcome in ('failed', 'dep_fail') then 1 end) as n_tasks_failed,
            count(case when outcome is null then 1 end) as n_tasks_unfinished,
            cast(sum(n_tries) as bigint) as n_tries,
            min(invoked_at) as first_task_invoked_at,
            max(returned_at) as last_task_returned_at
        from tasks
        group by run_id
    ),

    known_workflows as (
        select run_id
        from monitoring_workflows
        union
        select run_id
        from rundir_workflows
        union
        select run_id
        from task_counts
    )

select
    known_workflows.run_id,
    coalesce(
        case
            when monitoring_workflows.run_id is not null
            then {{ span_id("parsl.monitoring.workflow", ["known_workflows.run_id"]) }}
        end,
        {{ span_id("parsl.rundir.workflow", ["known_workflows.run_id"]) }}
    ) as span_id,
    monitoring_workflows.workflow_name,
    rundir_workflows.parsl_version,
    monitoring_workflows.hostname,
    monitoring_workflows.user_name,
    monitoring_workflows.rundir,
    coalesce(monitoring_workflows.began_at, rundir_workflows.started_at) as began_at,
    coalesce(monitoring_workflows.completed_at, rundir_workflows.ended_at) as completed_at,
    task_counts.first_task_invoked_at,
    task_counts.last_task_returned_at,
    coalesce(task_counts.n_tasks, 0) as n_tasks,
    coalesce(task_counts.n_tasks_succeeded, 0) as n_tasks_succeeded,
    coalesce(task_counts.n_tasks_failed, 0) as n_tasks_failed,
    coalesce(task_counts.n_tasks_unfinished, 0) as n_tasks_unfinished,
    coalesce(task_counts.n_tries, 0) as n_tries
from known_workflows
left join monitoring_workflows on known_workflows.run_id = monitoring_workflows.run_id
left join rundir_workflows on known_workflows.run_id = rundir_workflows.run_id
left join task_counts on known_workflows.run_id = task_counts.run_id
