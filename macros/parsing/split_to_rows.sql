{#- One row for each part of a text: used as a column of a select. -#}
{%- macro split_to_rows(text, separator) -%}
    {{- return(adapter.dispatch("split_to_rows", "dnpc")(text, separator)) -}}
{%- endmacro -%}

{%- macro default__split_to_rows(text, separator) -%}
    unnest(string_split({{ text }}, {{ dnpc._sql_strings([separator]) }}))
{%- endmacro -%}
