with

    tasks as (select * from {{ ref("monitoring__tasks") }}),

    tries as (select * from {{ ref("monitoring__tries") }}),

    stated_tries as (select * from {{ ref("stg_monitoring__tries") }}),

    blocks as (select * from {{ ref("stg_monitoring__blocks") }}),

    nodes as (select * from {{ ref("stg_monitoring__nodes") }}),

    known_nodes as (select distinct run_id, manager_id from nodes),

    known_blocks as (select distinct run_id, executor_label, block_id from blocks),

    joined_tasks as (
        select distinct
            run_id,
            task_id,
            try_id,
            try_cast(trim({{ split_to_rows("joins", ",") }}) as bigint) as inner_task_id
        from stated_tries
        where joins is not null
    )

select
    {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as superspan_id,
    span_id as subspan_id,
    cast(task_id as {{ dbt.type_string() }}) as key,
    'monitoring_key' as rule,
    false as is_inferred
from tasks
union all
select
    {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as superspan_id,
    span_id as subspan_id,
    cast(try_id as {{ dbt.type_string() }}) as key,
    'monitoring_key' as rule,
    false as is_inferred
from tries
union all
select
    {{ span_id("parsl.monitoring.try", ["run_id", "task_id", "try_id"]) }} as superspan_id,
    {{ span_id("parsl.monitoring.task", ["run_id", "inner_task_id"]) }} as subspan_id,
    cast(inner_task_id as {{ dbt.type_string() }}) as key,
    'monitoring_task_joins' as rule,
    false as is_inferred
from joined_tasks
where inner_task_id is not null
union all
select
    {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as superspan_id,
    {{ span_id("parsl.monitoring.block", ["run_id", "executor_label", "block_id"]) }} as subspan_id,
    block_id as key,
    'monitoring_key' as rule,
    false as is_inferred
from known_blocks
union all
select
    {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as superspan_id,
    {{ span_id("parsl.monitoring.node", ["run_id", "manager_id"]) }} as subspan_id,
    manager_id as key,
    'monitoring_key' as rule,
    false as is_inferred
from known_nodes
