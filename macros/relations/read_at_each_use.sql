{#-
    Tells an engine that would copy a table into memory, because several CTEs read it, to read it at
    each use instead.

    spans as {{ read_at_each_use() }} (select * from {{ ref("spans") }})
-#}
{%- macro read_at_each_use() -%}
    {{- return(adapter.dispatch("read_at_each_use", "dnpc")()) -}}
{%- endmacro -%}

{%- macro default__read_at_each_use() -%} not materialized {%- endmacro -%}
