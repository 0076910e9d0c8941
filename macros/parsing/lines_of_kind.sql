{#-
    The lines of all logs of one kind, each with the place in its run that its file has. A last line
    that was cut off is left out: half a number is another number. Where Parsl has written a log as
    JSON and not as text, its records are the lines.

    kind    string      as in the seed file_kinds; or a list of several; none is every text log
    log     string      only the logs of this name, such as a load gave them with --log; all
-#}
{%- macro lines_of_kind(kind, log=none) -%}
    {%- set kinds = (
        dnpc._list_of_strings("lines_of_kind", "kind", kind) if kind is not none else []
    ) -%}
    (
        select
            files.run_id,
            files.executor_label,
            files.block_id,
            files.manager_id,
            files.worker_id,
            files.executor_task_id,
            log_lines.file_id,
            log_lines.line_number,
            log_lines.line
        from
            (
                select file_id, line_number, line
                from {{ source("raw", "log_lines") }}
                {%- if kinds %} where kind in ({{ dnpc._sql_strings(kinds) }}) {%- endif %}
                {%- if not kinds or kinds | select("in", dnpc.kinds_of_json_logs()) | list %}
                    union all
                    select file_id, line_number, line
                    from {{ ref("stg_parsl_json_log__lines") }}
                {%- endif %}
            ) as log_lines
        inner join {{ ref("stg_files__files") }} as files on log_lines.file_id = files.file_id
        where
            not (coalesce(files.is_cut, false) and log_lines.line_number = files.record_count)
            {%- if kinds %}
                and coalesce(files.read_as, files.kind) in ({{ dnpc._sql_strings(kinds) }})
            {%- else %} and files.read_as is not null
            {%- endif %}
            {%- if log %} and files.log_name = {{ dnpc._sql_strings([log]) }} {%- endif %}
    )
{%- endmacro -%}

{#- The kinds of text logs that Parsl may write as JSON. -#}
{%- macro kinds_of_json_logs() -%}
    {{ return(["parsl_log", "htex_interchange_log", "htex_manager_log", "htex_worker_log"]) }}
{%- endmacro -%}
