{#-
    Tells an engine that would work out a CTE anew at each use of it to do so once.

    records as {{ worked_out_once() }} (select ...)
-#}
{%- macro worked_out_once() -%}
    {{- return(adapter.dispatch("worked_out_once", "dnpc")()) -}}
{%- endmacro -%}

{%- macro default__worked_out_once() -%} materialized {%- endmacro -%}
