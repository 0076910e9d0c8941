with

    workflows as (select * from {{ ref("stg_monitoring__workflows") }}),

    tasks as {{ read_at_each_use() }} (select * from {{ ref("stg_monitoring__tasks") }}),

    statuses as (select * from {{ ref("stg_monitoring__statuses") }}),

    blocks as (select * from {{ ref("stg_monitoring__blocks") }}),

    nodes as {{ read_at_each_use() }} (select * from {{ ref("stg_monitoring__nodes") }}),

    workflow_events as (
        select
            {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as span_id,
            'parsl.monitoring.workflow' as span_type,
            'began' as event_type,
            began_at as event_at,
            record_number,
            file_id
        from workflows
        union all
        select
            {{ span_id("parsl.monitoring.workflow", ["run_id"]) }} as span_id,
            'parsl.monitoring.workflow' as span_type,
            'completed' as event_type,
            completed_at as event_at,
            record_number,
            file_id
        from workflows
    ),

    task_events as (
        select
            {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as span_id,
            'parsl.monitoring.task' as span_type,
            'invoked' as event_type,
            invoked_at as event_at,
            record_number,
            file_id
        from tasks
        union all
        select
            {{ span_id("parsl.monitoring.task", ["run_id", "task_id"]) }} as span_id,
            'parsl.monitoring.task' as span_type,
            'returned' as event_type,
            returned_at as event_at,
            record_number,
            file_id
        from tasks
    ),

    try_events as (
        select
            {{ span_id("parsl.monitoring.try", ["run_id", "task_id", "try_id"]) }} as span_id,
            'parsl.monitoring.try' as span_type,
            state as event_type,
            recorded_at as event_at,
            record_number,
            file_id
        from statuses
    ),

    block_events as (
        select
            {{ span_id("parsl.monitoring.block", ["run_id", "executor_label", "block_id"]) }}
            as span_id,
            'parsl.monitoring.block' as span_type,
            status as event_type,
            recorded_at as event_at,
            record_number,
            file_id
        from blocks
    ),

    -- There are reports by the thousand; those that say something new are the first and the last.
    node_events as (
        select
            {{ span_id("parsl.monitoring.node", ["run_id", "manager_id"]) }} as span_id,
            'parsl.monitoring.node' as span_type,
            'first_reported' as event_type,
            min(recorded_at) as event_at,
            min(record_number) as record_number,
            file_id
        from nodes
        group by run_id, manager_id, file_id
        union all
        select
            {{ span_id("parsl.monitoring.node", ["run_id", "manager_id"]) }} as span_id,
            'parsl.monitoring.node' as span_type,
            'last_reported' as event_type,
            max(recorded_at) as event_at,
            max(record_number) as record_number,
            file_id
        from nodes
        group by run_id, manager_id, file_id
    ),

    all_events as (
        select *
        from workflow_events
        union all
        select *
        from task_events
        union all
        select *
        from try_events
        union all
        select *
        from block_events
        union all
        select *
        from node_events
    )

select
    span_id,
    span_type,
    event_type,
    event_at,
    record_number as event_order,
    file_id,
    cast(null as bigint) as line_number,
    {{ no_attributes() }} as attributes
from all_events
where event_at is not null
