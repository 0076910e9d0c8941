{#- Parsl's JSON logs as the lines that its text logs would have: what reads the one reads the other.

    JSON logs do not say local times, but for those at which the workflow began and ended: these
    show the clock of the run. Of a message of several lines, the first is the line. -#}
with

    files as (select * from {{ source("raw", "source_files") }} where kind = 'parsl_json_log'),

    json_records as (select * from {{ source("raw", "json_records") }}),

    -- A message that is no JSON leaves its record half written, and the next on the same line.
    parts as (
        select
            json_records.file_id,
            json_records.record_number as line_number,
            {{
                split_to_rows(
                    "case when "
                    ~ as_json("json_records.record")
                    ~ " is not null then json_records.record else "
                    ~ "replace(json_records.record, '{\"created\":', chr(10) || '{\"created\":') end",
                    "\n",
                )
            }}
            as record
        from json_records
        inner join files on json_records.file_id = files.file_id
    ),

    records as (
        select file_id, line_number, {{ as_json("record") }} as record
        from parts
        where {{ as_json("record") }} is not null
    ),

    described as (
        select
            file_id,
            line_number,
            try_cast({{ json_value("record", "$.created") }} as double) as epoch_s,
            try_cast(
                coalesce(
                    {{ json_value("record", '$."parsl.workflow_info.time_completed"') }},
                    {{ json_value("record", '$."parsl.workflow_info.time_began"') }}
                ) as {{ dbt.type_timestamp() }}
            ) as stated_local_at,
            coalesce(
                {{ json_value("record", '$."parsl.dfk"') }},
                {{ json_value("record", "$.parsl_dfk") }}
            ) as logged_run_id,
            {%- for name, key in {
                "process_name": "processName",
                "process_id": "process",
                "thread_name": "threadName",
                "thread_id": "thread",
                "logger": "name",
                "line_in_source": "lineno",
                "function_name": "funcname",
            }.items() %}
                coalesce({{ json_value("record", "$." ~ key) }}, '') as {{ name }},
            {%- endfor %}
            coalesce({{ json_value("record", "$.levelname") }}, 'INFO') as level_name,
            split_part({{ json_value("record", "$.formatted") }}, chr(10), 1) as message
        from records
    ),

    witnessed as (
        select
            *,
            {{ epoch_to_utc("epoch_s") }} as logged_at,
            {{ utc_offset(epoch_to_utc("epoch_s"), "stated_local_at") }} as stated_offset_s
        from described
    ),

    clocked as (
        select
            *,
            coalesce(
                last_value(stated_offset_s ignore nulls) over (
                    partition by file_id
                    order by line_number
                    rows between unbounded preceding and current row
                ),
                first_value(stated_offset_s ignore nulls) over (
                    partition by file_id
                    order by line_number
                    rows between current row and unbounded following
                )
            ) as utc_offset_s
        from witnessed
    )

select
    file_id,
    line_number,
    logged_run_id,
    {{ log_line_head("epoch_s", add_seconds("logged_at", "utc_offset_s")) }}
    || ' '
    || process_name
    || '-'
    || process_id
    || ' '
    || thread_name
    || '-'
    || thread_id
    || ' '
    || logger
    || ':'
    || line_in_source
    || ' '
    || function_name
    || ' '
    || level_name
    || ': '
    || message as line
from clocked
where logged_at is not null and message is not null
