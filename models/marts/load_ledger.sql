with

    source_files as (select * from {{ source("raw", "source_files") }}),

    file_kinds as (
        select *
        from {{ ref("file_kinds") }}
        where component in ({{ _sql_strings(var("components")) }})
    ),

    files_read as (select * from {{ ref("stg_files__files") }}),

    landed_lines as (
        select file_id, count(*) as n_records from {{ source("raw", "log_lines") }} group by file_id
    ),

    landed_rows as (
        {%- for table in ["workflow", "task", "try", "status", "block", "node", "resource"] %}
            select file_id, count(*) as n_records
            from {{ source("raw", "monitoring_" ~ table) }}
            group by file_id
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    landed_records as (
        select file_id, n_records
        from landed_lines
        union all
        select file_id, n_records
        from landed_rows
    ),

    landed as (select file_id, sum(n_records) as n_records from landed_records group by file_id),

    recognised_records as (
        {%- for model in [
            "stg_parsl_log__records",
            "stg_htex_interchange__records",
            "stg_htex_manager__records",
            "stg_htex_worker__records",
            "stg_work_queue__records",
        ] %}
            select file_id, count(distinct line_number) as n_records
            from {{ ref(model) }}
            group by file_id
            union all
        {%- endfor %}
        {%- for records in [
            "workflows",
            "tasks",
            "tries",
            "statuses",
            "blocks",
            "nodes",
            "resources",
        ] %}
            select file_id, count(*) as n_records
            from {{ ref("stg_monitoring__" ~ records) }}
            group by file_id
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    recognised as (
        select file_id, sum(n_records) as n_records from recognised_records group by file_id
    )

select
    source_files.file_id,
    source_files.path,
    source_files.kind,
    file_kinds.component,
    files_read.run_id,
    cast(coalesce(landed.n_records, 0) as bigint) as n_landed,
    cast(coalesce(recognised.n_records, 0) as bigint) as n_recognised,
    cast(coalesce(landed.n_records, 0) - coalesce(recognised.n_records, 0) as bigint) as n_ignored,
    source_files.repaired_count as n_repaired,
    case
        when source_files.skipped_reason is not null
        then source_files.skipped_reason
        when file_kinds.component is null
        then 'no component reads this kind of file'
        when files_read.file_id is null
        then 'another copy of this log is read'
        else source_files.warning
    end as note
from source_files
left join file_kinds on source_files.kind = file_kinds.kind
left join files_read on source_files.file_id = files_read.file_id
left join landed on source_files.file_id = landed.file_id
left join recognised on source_files.file_id = recognised.file_id
where source_files.kind is not null
