with

    source_files as (select * from {{ source("raw", "source_files") }}),

    file_kinds as (
        select *
        from {{ ref("file_kinds") }}
        where component in ({{ _sql_strings(var("components")) }})
    ),

    runs as (select * from {{ ref("stg_files__runs") }}),

    placed_in_runs as (
        select
            source_files.file_id,
            source_files.path,
            source_files.kind,
            file_kinds.component,
            coalesce(runs.run_id, cast(source_files.file_id as {{ dbt.type_string() }})) as run_id,
            source_files.executor_label,
            source_files.block_id,
            source_files.manager_id,
            source_files.worker_id,
            source_files.record_count,
            coalesce(source_files.is_cut, false) as is_cut
        from source_files
        inner join file_kinds on source_files.kind = file_kinds.kind
        left join runs on source_files.root = runs.root and source_files.run_dir = runs.run_dir
        where source_files.skipped_reason is null
    )

-- Copies of a run tell the same story: of each of its logs, the fullest is read.
select *
from placed_in_runs
qualify
    kind = 'monitoring_db'
    or row_number() over (
        partition by kind, run_id, executor_label, block_id, manager_id, worker_id
        order by record_count desc, path asc
    )
    = 1
