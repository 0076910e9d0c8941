{#- Monitoring and parsl.log use the same keys. A facet whose other side no record tells of is left
    out of the mart. -#}
with

    files as (select * from {{ ref("stg_files__files") }} where read_as = 'parsl_log'),

    records as (select * from {{ ref("stg_parsl_log__records") }}),

    tasks as (select * from {{ ref("parsl_log__tasks") }}),

    tries as (select * from {{ ref("parsl_log__tries") }}),

    blocks as (
        select distinct run_id, executor_label, block_id
        from records
        where block_id is not null and executor_label is not null
    )

select
    {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as left_span_id,
    {{ span_id("parsl.rundir.workflow", ["run_id"]) }} as right_span_id,
    'same_key' as rule,
    false as is_inferred
from files
union all
select
    {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as left_span_id,
    span_id as right_span_id,
    'same_key' as rule,
    false as is_inferred
from tasks
union all
select
    {{ span_id("parsl.monitoring.try", ["run_id", "task_id", "try_id"]) }} as left_span_id,
    span_id as right_span_id,
    'same_key' as rule,
    false as is_inferred
from tries
union all
select
    {{ span_id("parsl.monitoring.block", ["run_id", "executor_label", "block_id"]) }}
    as left_span_id,
    {{ span_id("parsl.rundir.block", ["run_id", "executor_label", "block_id"]) }} as right_span_id,
    'same_key' as rule,
    false as is_inferred
from blocks
