{#-
    The records of all JSON files of one kind, each with the place in its run that its file has. What
    is no JSON, such as a last line that was cut off, is left out.

    kind    string      as in the seed file_kinds
    log     string      only the files of this name, such as a load gave them with --json; all
-#}
{%- macro json_of_kind(kind, log=none) -%}
    (
        select
            files.run_id,
            files.executor_label,
            files.block_id,
            files.manager_id,
            files.worker_id,
            json_records.file_id,
            json_records.record_number as line_number,
            {{ dnpc.as_json("json_records.record") }} as record
        from {{ source("raw", "json_records") }} as json_records
        inner join {{ ref("stg_files__files") }} as files on json_records.file_id = files.file_id
        where
            files.kind = {{ dnpc._sql_strings([kind]) }}
            {%- if log %} and files.log_name = {{ dnpc._sql_strings([log]) }} {%- endif %}
            and {{ dnpc.as_json("json_records.record") }} is not null
    )
{%- endmacro -%}
