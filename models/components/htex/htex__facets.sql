with

    managers as (select * from {{ ref("htex__managers") }}),

    blocks as (
        select distinct run_id, executor_label, block_id from managers where block_id is not null
    )

{% for source in ["monitoring", "rundir"] -%}
    select
        {{ span_id("parsl." ~ source ~ ".block", ["run_id", "executor_label", "block_id"]) }}
        as left_span_id,
        {{ span_id("parsl.executor.htex.block", ["run_id", "executor_label", "block_id"]) }}
        as right_span_id,
        'same_key' as rule,
        false as is_inferred
    from blocks
    union all
{% endfor -%}
select
    {{ span_id("parsl.monitoring.node", ["run_id", "manager_id"]) }} as left_span_id,
    {{ span_id("parsl.executor.htex.manager", ["run_id", "executor_label", "manager_id"]) }}
    as right_span_id,
    'node_uid' as rule,
    false as is_inferred
from managers
