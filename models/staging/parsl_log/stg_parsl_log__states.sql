{#- Parsl has worded states in two ways. A log that says "changing state" (from 2026-04 on) says all
    states so; in an older one they are read from what else it says. -#}
with

    records as {{ read_at_each_use() }} (
        select * from {{ ref("stg_parsl_log__records") }} where task_id is not null
    ),

    wordings as (
        select file_id, bool_or(record_type = 'state_changed') as has_state_changes
        from records
        group by file_id
    ),

    stated as (
        select
            records.run_id,
            records.task_id,
            records.try_id,
            records.recorded_at,
            records.file_id,
            records.line_number,
            wordings.has_state_changes,
            case
                when records.record_type in ('state_initialised', 'state_changed')
                then records.state
                when wordings.has_state_changes
                then null
                when records.record_type in ('task_pending', 'task_completed')
                then records.state
                when records.record_type = 'try_launched'
                then 'launched'
                when records.record_type = 'task_marked_for_retry'
                then 'fail_retryable'
                when records.record_type = 'task_failed'
                then 'failed'
                when records.record_type = 'task_dependency_failed'
                then 'dep_fail'
                when records.record_type = 'task_memoized'
                then 'memo_done'
                when records.record_type = 'try_failed'
                then 'try_failed'
            end as state
        from records
        inner join wordings on records.file_id = wordings.file_id
    ),

    new_wording as (
        select run_id, task_id, try_id, state, recorded_at, file_id, line_number
        from stated
        where state is not null and has_state_changes
    ),

    -- Between the two wordings a failed try is told only by its number; it was retried if another
    -- try of the task came after it.
    judged as (
        select
            *,
            max(try_id) over (partition by run_id, task_id) as last_try_id,
            bool_or(state = 'fail_retryable') over (
                partition by run_id, task_id, try_id
            ) as is_marked_for_retry
        from stated
        where state is not null and not has_state_changes
    ),

    -- Older Parsl says some things twice: a memo hit, a failed dependency.
    old_wording as (
        select
            run_id,
            task_id,
            try_id,
            case when state = 'try_failed' then 'fail_retryable' else state end as state,
            recorded_at,
            file_id,
            line_number
        from judged
        where state != 'try_failed' or (try_id < last_try_id and not is_marked_for_retry)
        qualify
            row_number() over (partition by file_id, task_id, try_id, state order by line_number)
            = 1
    )

select *
from new_wording
union all
select *
from old_wording
