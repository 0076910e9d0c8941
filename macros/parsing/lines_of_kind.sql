{#-
    The lines of all logs of one kind, each with the place in its run that its file has. A last line
    that was cut off is left out: half a number is another number.

    kind    string      as in the seed file_kinds
-#}
{%- macro lines_of_kind(kind) -%}
    (
        select
            files.run_id,
            files.executor_label,
            files.block_id,
            files.manager_id,
            files.worker_id,
            log_lines.file_id,
            log_lines.line_number,
            log_lines.line
        from {{ source("raw", "log_lines") }} as log_lines
        inner join {{ ref("stg_files__files") }} as files on log_lines.file_id = files.file_id
        where
            files.kind = {{ _sql_strings([kind]) }}
            and not (coalesce(files.is_cut, false) and log_lines.line_number = files.record_count)
    )
{%- endmacro -%}
