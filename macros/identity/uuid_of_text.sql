{#- A UUID that depends on nothing but the text: its MD5. -#}
{%- macro uuid_of_text(text) -%}
    {{- return(adapter.dispatch("uuid_of_text", "dnpc")(text)) -}}
{%- endmacro -%}

{#- As bytes, since a UUID is read from those in half the time that it is read from text. -#}
{%- macro default__uuid_of_text(text) -%}
    cast(unhex(md5({{ text }})) as {{ dnpc.uuid_type() }})
{%- endmacro -%}
