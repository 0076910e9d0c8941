with

    files as (select * from {{ ref("stg_files__files") }} where read_as = 'parsl_log'),

    records as (select * from {{ ref("stg_parsl_log__records") }}),

    states as (select * from {{ ref("stg_parsl_log__states") }}),

    versions as (
        select run_id, max(parsl_version) as parsl_version
        from records
        where record_type = 'version_logged'
        group by run_id
    ),

    tasks as (
        select run_id, task_id, max(app_name) as app_name
        from records
        where task_id is not null
        group by run_id, task_id
    ),

    final_states as (
        select run_id, task_id, {{ last_value_by("state", ["line_number"]) }} as state
        from states
        where state in ({{ final_task_states() }})
        group by run_id, task_id
    ),

    launches as (
        select
            run_id,
            task_id,
            try_id,
            max(executor_label) as executor_label,
            max(executor_task_id) as executor_task_id
        from {{ ref("stg_parsl_log__launches") }}
        group by run_id, task_id, try_id
    ),

    tries as (select distinct run_id, task_id, try_id from states),

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
            {{ span_id("parsl.rundir.task", ["tasks.run_id", "tasks.task_id"]) }} as span_id,
            'parsl.rundir.task' as span_type,
            tasks.run_id,
            {{ span_key(["tasks.run_id", "tasks.task_id"]) }} as span_key,
            final_states.state as outcome,
            {{ make_attributes({"task_id": "tasks.task_id", "app_name": "tasks.app_name"}) }}
            as attributes
        from tasks
        left join
            final_states
            on tasks.run_id = final_states.run_id
            and tasks.task_id = final_states.task_id
    ),

    try_spans as (
        select
            {{ span_id("parsl.rundir.try", ["tries.run_id", "tries.task_id", "tries.try_id"]) }}
            as span_id,
            'parsl.rundir.try' as span_type,
            tries.run_id,
            {{ span_key(["tries.run_id", "tries.task_id", "tries.try_id"]) }} as span_key,
            cast(null as {{ dbt.type_string() }}) as outcome,
            {{
                make_attributes(
                    {
                        "task_id": "tries.task_id",
                        "try_id": "tries.try_id",
                        "executor_label": "launches.executor_label",
                        "executor_task_id": "launches.executor_task_id",
                    }
                )
            }} as attributes
        from tries
        left join
            launches
            on tries.run_id = launches.run_id
            and tries.task_id = launches.task_id
            and tries.try_id = launches.try_id
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
