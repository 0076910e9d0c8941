{#-
    A query for the rows of one table of monitoring.db, of the database that is read for each run.

    table       string      as Parsl names it, without the prefix monitoring_
-#}
{%- macro select_monitoring_rows(table) -%}
    select monitoring_rows.*
    from {{ source("raw", "monitoring_" ~ table) }} as monitoring_rows
    inner join
        {{ ref("stg_monitoring__runs") }} as runs
        on monitoring_rows.file_id = runs.file_id
        and monitoring_rows.run_id = runs.run_id
{%- endmacro -%}
