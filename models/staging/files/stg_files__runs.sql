with

    source_files as (select * from {{ source("raw", "source_files") }}),

    log_lines as (select * from {{ source("raw", "log_lines") }} where kind = 'parsl_log'),

    json_log_lines as (select * from {{ ref("stg_parsl_json_log__lines") }}),

    workflows as (select * from {{ source("raw", "monitoring_workflow") }}),

    run_directories as (
        select distinct root, run_dir
        from source_files
        where run_dir is not null and skipped_reason is null
    ),

    run_ids_in_parsl_logs as (
        select
            source_files.root,
            source_files.run_dir,
            arg_min(
                nullif(
                    regexp_extract(rtrim(log_lines.line, chr(13)), 'Run id is: ([^ ]+)$', 1), ''
                ),
                log_lines.line_number
            ) as run_id
        from source_files
        inner join log_lines on source_files.file_id = log_lines.file_id
        where
            source_files.kind = 'parsl_log'
            and contains(log_lines.line, 'Run id is: ')
            and {{ logged_local_at("log_lines.line") }} is not null
        group by source_files.root, source_files.run_dir
    ),

    run_ids_in_json_logs as (
        select
            source_files.root,
            source_files.run_dir,
            arg_min(
                coalesce(
                    nullif(regexp_extract(json_log_lines.line, 'Run id is: ([^ ]+)$', 1), ''),
                    json_log_lines.logged_run_id
                ),
                json_log_lines.line_number
            ) as run_id
        from source_files
        inner join json_log_lines on source_files.file_id = json_log_lines.file_id
        where source_files.log_name = 'parsl.jsonlog'
        group by source_files.root, source_files.run_dir
    ),

    -- A run directory that was used again is that of the workflow that began last.
    run_ids_in_monitoring as (
        select
            source_files.root,
            regexp_extract(workflows.rundir, '([^/]+)/*$', 1) as run_dir,
            arg_max(workflows.run_id, workflows.time_began) as run_id
        from workflows
        inner join source_files on workflows.file_id = source_files.file_id
        where workflows.run_id is not null
        group by all
    )

select
    run_directories.root,
    run_directories.run_dir,
    coalesce(
        run_ids_in_parsl_logs.run_id,
        run_ids_in_json_logs.run_id,
        run_ids_in_monitoring.run_id,
        md5(run_directories.root || '/' || run_directories.run_dir)
    ) as run_id,
    case
        when coalesce(run_ids_in_parsl_logs.run_id, run_ids_in_json_logs.run_id) is not null
        then 'parsl_log'
        when run_ids_in_monitoring.run_id is not null
        then 'monitoring_rundir'
        else 'run_directory'
    end as rule
from run_directories
left join
    run_ids_in_parsl_logs
    on run_directories.root = run_ids_in_parsl_logs.root
    and run_directories.run_dir = run_ids_in_parsl_logs.run_dir
left join
    run_ids_in_monitoring
    on run_directories.root = run_ids_in_monitoring.root
    and run_directories.run_dir = run_ids_in_monitoring.run_dir
left join
    run_ids_in_json_logs
    on run_directories.root = run_ids_in_json_logs.root
    and run_directories.run_dir = run_ids_in_json_logs.run_dir
