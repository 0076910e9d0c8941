with

    files as (select * from {{ ref("stg_files__files") }} where read_as = 'parsl_log'),

    records as {{ read_at_each_use() }} (select * from {{ ref("stg_parsl_log__records") }}),

    tasks as (select * from {{ ref("parsl_log__tasks") }}),

    tries as (select * from {{ ref("parsl_log__tries") }}),

    versions as (
        select run_id, max(parsl_version) as parsl_version
        from records
        where record_type = 'version_logged'
        group by run_id
    ),

    blocks as (
        select run_id, executor_label, block_id, max(job_id) as job_id
        from records
        where block_id is not null and executor_label is not null
        group by run_id, executor_label, block_id
    ),

    workflow_spans as (
        select
            {{ span_id("parsl.rundir.workflow", ["files.run_id"]) }} as span_id,
            'parsl.rundir.workflow' as span_type,
            files.run_id,
            {{ span_key(["files.run_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{ make_attributes({"parsl_version": "versions.parsl_version"}) }} as attributes
        from files
        left join versions on files.run_id = versions.run_id
    ),

    task_spans as (
        select
            span_id,
            'parsl.rundir.task' as span_type,
            run_id,
            {{ span_key(["run_id", "task_id"]) }} as span_key,
            outcome,
            {{ make_attributes({"task_id": "task_id", "app_name": "app_name"}) }} as attributes
        from tasks
    ),

    try_spans as (
        select
            span_id,
            'parsl.rundir.try' as span_type,
            run_id,
            {{ span_key(["run_id", "task_id", "try_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "task_id": "task_id",
                        "try_id": "try_id",
                        "executor_label": "executor_label",
                        "executor_task_id": "executor_task_id",
                    }
                )
            }} as attributes
        from tries
    ),

    block_spans as (
        select
            {{ span_id("parsl.rundir.block", ["run_id", "executor_label", "block_id"]) }}
            as span_id,
            'parsl.rundir.block' as span_type,
            run_id,
            {{ span_key(["run_id", "executor_label", "block_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "executor_label": "executor_label",
                        "block_id": "block_id",
                        "job_id": "job_id",
                    }
                )
            }} as attributes
        from blocks
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
