with

    workflows as (select * from {{ ref("stg_monitoring__workflows") }}),

    tasks as (select * from {{ ref("monitoring__tasks") }}),

    tries as (select * from {{ ref("monitoring__tries") }}),

    blocks as (select * from {{ ref("stg_monitoring__blocks") }}),

    nodes as (select * from {{ ref("stg_monitoring__nodes") }}),

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
            span_id,
            'parsl.monitoring.task' as span_type,
            run_id,
            {{ span_key(["run_id", "task_id"]) }} as span_key,
            outcome,
            {{ make_attributes({"task_id": "task_id", "app_name": "app_name"}) }} as attributes
        from tasks
    ),

    try_spans as (
        select
            span_id,
            'parsl.monitoring.try' as span_type,
            run_id,
            {{ span_key(["run_id", "task_id", "try_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "task_id": "task_id",
                        "try_id": "try_id",
                        "executor_label": "executor_label",
                        "block_id": "block_id",
                        "hostname": "hostname",
                    }
                )
            }} as attributes
        from tries
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
