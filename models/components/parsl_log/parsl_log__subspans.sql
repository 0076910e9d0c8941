with

    records as (select * from {{ ref("stg_parsl_log__records") }}),

    tasks as (select * from {{ ref("parsl_log__tasks") }}),

    tries as (select * from {{ ref("parsl_log__tries") }}),

    blocks as (
        select distinct run_id, executor_label, block_id
        from records
        where block_id is not null and executor_label is not null
    )

select
    {{ span_id("parsl.rundir.workflow", ["run_id"]) }} as superspan_id,
    span_id as subspan_id,
    cast(task_id as {{ dbt.type_string() }}) as key,
    'parsl_log_key' as rule,
    false as is_inferred
from tasks
union all
select
    {{ span_id("parsl.rundir.task", ["run_id", "task_id"]) }} as superspan_id,
    span_id as subspan_id,
    cast(try_id as {{ dbt.type_string() }}) as key,
    'parsl_log_key' as rule,
    false as is_inferred
from tries
union all
select
    {{ span_id("parsl.rundir.workflow", ["run_id"]) }} as superspan_id,
    {{ span_id("parsl.rundir.block", ["run_id", "executor_label", "block_id"]) }} as subspan_id,
    block_id as key,
    'parsl_log_key' as rule,
    false as is_inferred
from blocks
