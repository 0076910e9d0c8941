with

    source_files as (select * from {{ source("raw", "source_files") }}),

    -- Which component reads a log of no known system, the load does not say: any may.
    file_kinds as (
        select *
        from {{ ref("file_kinds") }}
        where component in ({{ _sql_strings(var("components")) }}) or component is null
    ),

    runs as (select * from {{ ref("stg_files__runs") }}),

    named as (
        select
            *,
            case
                when kind != 'parsl_json_log'
                then kind
                when log_name = 'parsl.jsonlog'
                then 'parsl_log'
                when log_name = 'interchange.jsonlog' and executor_label is not null
                then 'htex_interchange_log'
                when worker_id is not null
                then 'htex_worker_log'
                when manager_id is not null
                then 'htex_manager_log'
                else kind
            end as read_as
        from source_files
    ),

    placed_in_runs as (
        select
            source_files.file_id,
            source_files.path,
            source_files.kind,
            source_files.read_as,
            source_files.log_name,
            file_kinds.component,
            runs.run_id is not null as is_in_run_directory,
            coalesce(runs.run_id, cast(source_files.file_id as {{ dbt.type_string() }})) as run_id,
            source_files.executor_label,
            source_files.block_id,
            source_files.manager_id,
            source_files.worker_id,
            source_files.executor_task_id,
            source_files.record_count,
            -- Half a JSON record is seen to be none.
            coalesce(source_files.is_cut, false)
            and source_files.kind != 'parsl_json_log' as is_cut,
            case
                when file_kinds.component is null
                then substr(source_files.path, length(source_files.root) + 1)
            end as path_of_unknown_log
        from named as source_files
        inner join file_kinds on source_files.read_as = file_kinds.kind
        left join runs on source_files.root = runs.root and source_files.run_dir = runs.run_dir
        where source_files.skipped_reason is null
    ),

    -- Copies of a run tell the same story: of each of its logs, the fullest is read.
    fullest as (
        select *
        from placed_in_runs
        qualify
            kind = 'monitoring_db'
            or row_number() over (
                partition by
                    kind,
                    read_as,
                    run_id,
                    executor_label,
                    block_id,
                    manager_id,
                    worker_id,
                    executor_task_id,
                    path_of_unknown_log
                order by record_count desc, path asc
            )
            = 1
    )

select
    file_id,
    path,
    kind,
    log_name,
    -- Where Parsl has written a log both as text and as JSON, the text is read.
    case
        when
            kind = 'parsl_json_log'
            and read_as != kind
            and bool_or(kind != 'parsl_json_log' and record_count > 0) over (
                partition by read_as, run_id, executor_label, block_id, manager_id, worker_id
            )
        then null
        else read_as
    end as read_as,
    component,
    is_in_run_directory,
    run_id,
    executor_label,
    block_id,
    manager_id,
    worker_id,
    executor_task_id,
    record_count,
    is_cut
from fullest
