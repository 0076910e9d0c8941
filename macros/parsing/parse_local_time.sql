{#- A time as text, YYYY-MM-DD HH:MM:SS and a fraction, as a timestamp; null for anything else. -#}
{%- macro parse_local_time(text) -%}
    {{- return(adapter.dispatch("parse_local_time", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__parse_local_time(text) -%}
    case when ({{ text }}) like '____-__-__ %' then try_cast({{ text }} as timestamp) end
{%- endmacro -%}
