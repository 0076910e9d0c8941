{#- The type of a span's identity: a UUID, or text where an engine has none. -#}
{%- macro uuid_type() -%} {{- return(adapter.dispatch("uuid_type", "dnpc")()) -}} {%- endmacro -%}

{%- macro default__uuid_type() -%} uuid {%- endmacro -%}
