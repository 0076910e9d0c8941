{#- Of a file that several runs share, every record is counted: not per run. -#}
{{ config(meta={"is_per_run": false}) }}

{#- The components whose records are staged; of all others, what they state tells what they read. -#}
{%- set staged = {
    "parsl_log": ["stg_parsl_log__records"],
    "htex": [
        "stg_htex_interchange__records",
        "stg_htex_manager__records",
        "stg_htex_worker__records",
    ],
    "monitoring": [
        "stg_monitoring__workflows",
        "stg_monitoring__tasks",
        "stg_monitoring__tries",
        "stg_monitoring__statuses",
        "stg_monitoring__blocks",
        "stg_monitoring__nodes",
        "stg_monitoring__resources",
    ],
} -%}

with

    source_files as (select * from {{ source("raw", "source_files") }}),

    file_kinds as (
        select *
        from {{ ref("file_kinds") }}
        where component in ({{ _sql_strings(var("components")) }})
    ),

    files_read as (select * from {{ ref("stg_files__files") }}),

    landed_records as (
        {%- for table in [
            "log_lines",
            "json_records",
            "tracing_events",
            "tracing_binds",
            "monitoring_workflow",
            "monitoring_task",
            "monitoring_try",
            "monitoring_status",
            "monitoring_block",
            "monitoring_node",
            "monitoring_resource",
            "dnpc_span",
            "dnpc_event",
            "dnpc_subspan",
            "dnpc_facet",
        ] %}
            select file_id, count(*) as n_records
            from {{ source("raw", table) }}
            group by file_id
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    landed as (select file_id, sum(n_records) as n_records from landed_records group by file_id),

    staged_records as (
        {%- for model in staged.values() | sum(start=[]) %}
            select
                file_id,
                {% if "monitoring" in model -%} count(*)
                {%- else -%} count(distinct line_number)
                {%- endif %} as n_records
            from {{ ref(model) }}
            group by file_id
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    stated_records as (
        {%- for component in var("components") if component not in staged %}
            select '{{ component }}' as component, stated.file_id, stated.line_number
            from {{ ref(component) }} as stated
            inner join files_read on stated.file_id = files_read.file_id
            -- What it took from files of another component, that one has counted.
            where coalesce(files_read.component, '{{ component }}') = '{{ component }}'
            union all
        {%- endfor %}
        select 'metrics' as component, file_id, line_number
        from {{ ref("metrics") }}
    ),

    recognised_records as (
        select file_id, cast(null as {{ dbt.type_string() }}) as component, n_records
        from staged_records
        union all
        select
            file_id,
            string_agg(distinct component, ', ' order by component) as component,
            count(distinct line_number) as n_records
        from stated_records
        group by file_id
    ),

    recognised as (
        select file_id, max(component) as component, sum(n_records) as n_records
        from recognised_records
        group by file_id
    )

select
    source_files.file_id,
    source_files.path,
    source_files.kind,
    source_files.load_id,
    coalesce(files_read.component, file_kinds.component, recognised.component) as component,
    files_read.run_id,
    cast(coalesce(landed.n_records, 0) as bigint) as n_landed,
    cast(coalesce(recognised.n_records, 0) as bigint) as n_recognised,
    cast(coalesce(landed.n_records, 0) - coalesce(recognised.n_records, 0) as bigint) as n_ignored,
    source_files.repaired_count as n_repaired,
    case
        when source_files.skipped_reason is not null
        then source_files.skipped_reason
        when coalesce(files_read.component, file_kinds.component, recognised.component) is null
        then 'no component reads this kind of file'
        when files_read.read_as is null
        then 'another copy of this log is read'
        else source_files.warning
    end as note
from source_files
left join file_kinds on source_files.kind = file_kinds.kind
left join files_read on source_files.file_id = files_read.file_id
left join landed on source_files.file_id = landed.file_id
left join recognised on source_files.file_id = recognised.file_id
where source_files.kind is not null
