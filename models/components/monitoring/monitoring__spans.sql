with

    workflows as (select * from {{ ref("stg_monitoring__workflows") }}),

    tasks as (select * from {{ ref("stg_monitoring__tasks") }}),

    tries as (select * from {{ ref("stg_monitoring__tries") }}),

    statuses as (select * from {{ ref("stg_monitoring__statuses") }}),

    blocks as (select * from {{ ref("stg_monitoring__blocks") }}),

    nodes as (select * from {{ ref("stg_monitoring__nodes") }}),

    final_states as (
        select
            run_id, task_id, {{ last_value_by("state", ["recorded_at", "record_number"]) }} as state
        from statuses
        where state in ({{ final_task_states() }})
        group by run_id, task_id
    ),

    -- A row can be lost on its way to the database: what mentions a task or a try makes it known.
    known_tasks as (
        select run_id, task_id
        from tasks
        union
        select run_id, task_id
        from tries
        union
        select run_id, task_id
        from statuses
    ),

    known_tries as (
        select run_id, task_id, try_id
        from tries
        union
        select run_id, task_id, try_id
        from statuses
    ),

    workflow_spans as (
        select
            {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as span_id,
            'parsl.monitoring.workflow' as span_type,
            run_id,
            {{ span_key(["run_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "workflow_name": "workflow_name",
                        "workflow_version": "workflow_version",
                        "hostname": "hostname",
                        "user_name": "user_name",
                        "rundir": "rundir",
                    }
                )
            }} as attributes
        from workflows
    ),

    task_spans as (
        select
            {{ span_id("parsl.monitoring.task", ["known_tasks.run_id", "known_tasks.task_id"]) }}
            as span_id,
            'parsl.monitoring.task' as span_type,
            known_tasks.run_id,
            {{ span_key(["known_tasks.run_id", "known_tasks.task_id"]) }} as span_key,
            final_states.state as outcome,
            {{ make_attributes({"task_id": "known_tasks.task_id", "app_name": "tasks.app_name"}) }}
            as attributes
        from known_tasks
        left join tasks on known_tasks.run_id = tasks.run_id and known_tasks.task_id = tasks.task_id
        left join
            final_states
            on known_tasks.run_id = final_states.run_id
            and known_tasks.task_id = final_states.task_id
    ),

    try_spans as (
        select
            {{
                span_id(
                    "parsl.monitoring.try",
                    ["known_tries.run_id", "known_tries.task_id", "known_tries.try_id"],
                )
            }} as span_id,
            'parsl.monitoring.try' as span_type,
            known_tries.run_id,
            {{ span_key(["known_tries.run_id", "known_tries.task_id", "known_tries.try_id"]) }}
            as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "task_id": "known_tries.task_id",
                        "try_id": "known_tries.try_id",
                        "executor_label": "tries.executor_label",
                        "block_id": "tries.block_id",
                        "hostname": "tries.hostname",
                    }
                )
            }} as attributes
        from known_tries
        left join
            tries
            on known_tries.run_id = tries.run_id
            and known_tries.task_id = tries.task_id
            and known_tries.try_id = tries.try_id
    ),

    block_spans as (
        select
            {{ span_id("parsl.monitoring.block", ["run_id", "executor_label", "block_id"]) }}
            as span_id,
            'parsl.monitoring.block' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "block_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "block_id": "block_id",
                        "job_id": "max(job_id)",
                    }
                )
            }} as attributes
        from blocks
        group by run_id, executor_label, block_id
    ),

    node_spans as (
        select
            {{ span_id("parsl.monitoring.node", ["run_id", "manager_id"]) }} as span_id,
            'parsl.monitoring.node' as span_type,
            run_id,
            {{ span_key(["run_id", "manager_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "manager_id": "manager_id",
                        "hostname": "max(hostname)",
                        "block_id": "max(block_id)",
                        "worker_count": "max(worker_count)",
                        "cpu_count": "max(cpu_count)",
                    }
                )
            }} as attributes
        from nodes
        group by run_id, manager_id
    )

select *
from workflow_spans
union all
select *
from task_spans
union all
select *
from try_spans
union all
select *
from block_spans
union all
select *
from node_spans
