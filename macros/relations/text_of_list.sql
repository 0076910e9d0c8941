{#- An aggregate: texts in a given order, with line feeds between them. -#}
{%- macro text_of_list(text, order_by) -%}
    {{- return(adapter.dispatch("text_of_list", "dnpc")(text, order_by)) -}}
{%- endmacro -%}

{%- macro default__text_of_list(text, order_by) -%}
    string_agg({{ text }}, chr(10) order by {{ order_by }})
{%- endmacro -%}
