with

    records as {{ read_at_each_use() }} (select * from {{ ref("stg_parsl_log__records") }}),

    states as {{ read_at_each_use() }} (select * from {{ ref("stg_parsl_log__states") }}),

    workflow_events as (
        select
            {{ span_id("parsl.rundir.workflow", ["run_id"]) }} as span_id,
            'parsl.rundir.workflow' as span_type,
            case
                record_type
                when 'run_started'
                then 'began'
                when 'cleanup_started'
                then 'cleanup_started'
                else 'completed'
            end as event_type,
            recorded_at as event_at,
            line_number,
            file_id
        from records
        where record_type in ('run_started', 'cleanup_started', 'cleanup_completed')
    ),

    task_events as (
        select
            {{ span_id("parsl.rundir.task", ["run_id", "task_id"]) }} as span_id,
            'parsl.rundir.task' as span_type,
            'submitted' as event_type,
            recorded_at as event_at,
            line_number,
            file_id
        from records
        where record_type = 'task_submitted'
        union all
        select
            {{ span_id("parsl.rundir.task", ["run_id", "task_id"]) }} as span_id,
            'parsl.rundir.task' as span_type,
            'returned' as event_type,
            recorded_at as event_at,
            line_number,
            file_id
        from states
        where state in ({{ final_task_states() }})
    ),

    try_events as (
        select
            {{ span_id("parsl.rundir.try", ["run_id", "task_id", "try_id"]) }} as span_id,
            'parsl.rundir.try' as span_type,
            state as event_type,
            recorded_at as event_at,
            line_number,
            file_id
        from states
    ),

    block_events as (
        select
            {{ span_id("parsl.rundir.block", ["run_id", "executor_label", "block_id"]) }}
            as span_id,
            'parsl.rundir.block' as span_type,
            case
                record_type when 'block_allocated' then 'allocated' else 'launched'
            end as event_type,
            recorded_at as event_at,
            line_number,
            file_id
        from records
        where block_id is not null and executor_label is not null
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
    )

select
    span_id,
    span_type,
    event_type,
    event_at,
    line_number as event_order,
    file_id,
    line_number,
    {{ no_attributes() }} as attributes
from all_events
where event_at is not null
