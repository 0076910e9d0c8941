{#- Time arithmetic that engines spell differently. -#}
{#- A timestamp so many seconds later; they may have a fraction. -#}
{%- macro add_seconds(at, seconds) -%}
    {{- return(adapter.dispatch("add_seconds", "dnpc")(at, seconds)) -}}
{%- endmacro -%}

{%- macro default__add_seconds(at, seconds) -%}
    {{ at }} + to_seconds({{ seconds }})
{%- endmacro -%}

{#- The seconds from one timestamp to another, to the microsecond. -#}
{%- macro seconds_between(start_at, end_at) -%}
    {{- return(adapter.dispatch("seconds_between", "dnpc")(start_at, end_at)) -}}
{%- endmacro -%}

{%- macro default__seconds_between(start_at, end_at) -%}
    (epoch_us({{ end_at }}) - epoch_us({{ start_at }})) / 1e6
{%- endmacro -%}

{#- A timestamp after 1970 cut down to a multiple of whole seconds since then. -#}
{%- macro truncate_to_seconds(at, seconds) -%}
    {{- return(adapter.dispatch("truncate_to_seconds", "dnpc")(at, seconds)) -}}
{%- endmacro -%}

{%- macro default__truncate_to_seconds(at, seconds) -%}
    make_timestamp(epoch_us({{ at }}) - epoch_us({{ at }}) % {{ seconds * 1000000 }})
{%- endmacro -%}

{#- A naive local time in a named zone as a naive UTC time. -#}
{%- macro local_in_zone_to_utc(local, zone) -%}
    {{- return(adapter.dispatch("local_in_zone_to_utc", "dnpc")(local, zone)) -}}
{%- endmacro -%}

{%- macro default__local_in_zone_to_utc(local, zone) -%}
    {%- if zone | upper == "UTC" -%} {{ local }}
    {%- else -%} timezone('UTC', timezone({{ _sql_strings([zone]) }}, {{ local }}))
    {%- endif -%}
{%- endmacro -%}
