{#- A UUID that depends on nothing but the text: its MD5. -#}
{%- macro uuid_of_text(text) -%}
    {{- return(adapter.dispatch("uuid_of_text", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__uuid_of_text(text) -%}
    cast(md5({{ text }}) as {{ dnpc.uuid_type() }})
{%- endmacro -%}
