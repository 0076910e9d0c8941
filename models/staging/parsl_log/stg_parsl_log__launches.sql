with

    files as (select * from {{ ref("stg_files__files") }} where executor_label is not null),

    records as {{ read_at_each_use() }} (select * from {{ ref("stg_parsl_log__records") }}),

    numbered as (
        select
            *,
            count(executor_task_id) over (partition by file_id) = 0
            and count(utc_offset_s) over (partition by file_id) = 0 as is_of_old_parsl,
            row_number() over (
                partition by file_id, executor_label order by line_number
            ) as launch_number
        from records
        where record_type = 'try_launched'
    ),

    executors_of_known_kind as (
        select run_id, executor_label, component = 'work_queue' as is_work_queue
        from files
        where component is not null
        union
        select run_id, executor_label, true as is_work_queue
        from records
        where record_type = 'work_queue_executor_added'
    ),

    -- Lines of a submission to Work Queue do not name the executor. Where nothing else does, it is
    -- the only one of a kind not known that can be: Work Queue's executors count from 0, HTEX
    -- from 1.
    executors_of_unknown_kind as (
        select numbered.run_id, numbered.executor_label
        from numbered
        left join
            executors_of_known_kind as known
            on numbered.run_id = known.run_id
            and numbered.executor_label = known.executor_label
        where known.run_id is null and numbered.executor_label != '_parsl_internal'
        group by numbered.run_id, numbered.executor_label
        having bool_or(numbered.is_of_old_parsl) or min(numbered.executor_task_id) = 0
    ),

    work_queue_executors as (
        select run_id, executor_label
        from executors_of_known_kind
        where is_work_queue
        union
        select run_id, min(executor_label) as executor_label
        from executors_of_unknown_kind
        where
            run_id in (select run_id from records where record_type = 'work_queue_task_submitted')
            and run_id not in (select run_id from executors_of_known_kind where is_work_queue)
        group by run_id
        having count(*) = 1
    )

select
    numbered.run_id,
    numbered.task_id,
    numbered.try_id,
    numbered.file_id,
    numbered.line_number,
    numbered.recorded_at,
    numbered.executor_label,
    -- Parsl whose log has no epochs yet names no executor task; they are counted in order of
    -- launch.
    case
        when not numbered.is_of_old_parsl
        then numbered.executor_task_id
        when work_queue_executors.run_id is not null
        then numbered.launch_number - 1
        when numbered.executor_label != '_parsl_internal'
        then numbered.launch_number
    end as executor_task_id,
    numbered.is_of_old_parsl as is_inferred,
    work_queue_executors.run_id is not null as is_work_queue
from numbered
left join
    work_queue_executors
    on numbered.run_id = work_queue_executors.run_id
    and numbered.executor_label = work_queue_executors.executor_label
