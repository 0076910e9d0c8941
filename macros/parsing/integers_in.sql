{#- The integers that a text mentions, as a list: 'task 33, task 34' and '33,34' give [33, 34];
    null where there are none. -#}
{%- macro integers_in(text) -%}
    {{- return(adapter.dispatch("integers_in", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__integers_in(text) -%}
    nullif(try_cast(regexp_extract_all({{ text }}, '[0-9]+') as bigint[]), [])
{%- endmacro -%}
