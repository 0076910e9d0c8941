{#- Time arithmetic that engines spell differently. -#}
{#- A timestamp so many seconds later; they may have a fraction. -#}
{%- macro add_seconds(at, seconds) -%}
    {{- return(adapter.dispatch("add_seconds", "dnpc")(at, seconds)) -}}
{%- endmacro -%}

{%- macro default__add_seconds(at, seconds) -%}
    (({{ at }}) + to_seconds({{ seconds }}))
{%- endmacro -%}

{#- The seconds from one timestamp to another, to the microsecond. -#}
{%- macro seconds_between(start_at, end_at) -%}
    {{- return(adapter.dispatch("seconds_between", "dnpc")(start_at, end_at)) -}}
{%- endmacro -%}

{%- macro default__seconds_between(start_at, end_at) -%}
    ((epoch_us({{ end_at }}) - epoch_us({{ start_at }})) / 1e6)
{%- endmacro -%}

{#- A timestamp after 1970 cut down to a multiple of so many seconds since then. -#}
{%- macro truncate_to_seconds(at, seconds) -%}
    {{- return(adapter.dispatch("truncate_to_seconds", "dnpc")(at, seconds)) -}}
{%- endmacro -%}

{%- macro default__truncate_to_seconds(at, seconds) -%}
    make_timestamp(
        epoch_us({{ at }}) - epoch_us({{ at }}) % cast(round({{ seconds }} * 1e6) as bigint)
    )
{%- endmacro -%}

{#- A timestamp after 1970, of the type that it has, put off to a multiple of so many seconds since then. -#}
{%- macro round_up_to_seconds(at, seconds) -%}
    {{- return(adapter.dispatch("round_up_to_seconds", "dnpc")(at, seconds)) -}}
{%- endmacro -%}

{%- macro default__round_up_to_seconds(at, seconds) -%}
    {%- set step_us = "cast(round(" ~ seconds ~ " * 1e6) as bigint)" -%}
    (
        ({{ at }})
        + to_microseconds(({{ step_us }} - epoch_us({{ at }}) % {{ step_us }}) % {{ step_us }})
    )
{%- endmacro -%}

{#- A naive local time in a named zone as a naive UTC time. -#}
{%- macro local_in_zone_to_utc(local, zone) -%}
    {{- return(adapter.dispatch("local_in_zone_to_utc", "dnpc")(local, zone)) -}}
{%- endmacro -%}

{%- macro default__local_in_zone_to_utc(local, zone) -%}
    {%- if zone | upper == "UTC" -%} ({{ local }})
    {%- else -%} timezone('UTC', timezone({{ dnpc._sql_strings([zone]) }}, {{ local }}))
    {%- endif -%}
{%- endmacro -%}

{#- A naive UTC time as the naive local time in a named zone. -#}
{%- macro utc_to_local_in_zone(at, zone) -%}
    {{- return(adapter.dispatch("utc_to_local_in_zone", "dnpc")(at, zone)) -}}
{%- endmacro -%}

{%- macro default__utc_to_local_in_zone(at, zone) -%}
    {%- if zone | upper == "UTC" -%} ({{ at }})
    {%- else -%} timezone({{ dnpc._sql_strings([zone]) }}, timezone('UTC', {{ at }}))
    {%- endif -%}
{%- endmacro -%}

{#- One row for each step of time from one timestamp to another, both with: a column of a select. -#}
{%- macro time_steps(first_at, last_at, every_s) -%}
    {{- return(adapter.dispatch("time_steps", "dnpc")(first_at, last_at, every_s)) -}}
{%- endmacro -%}

{%- macro default__time_steps(first_at, last_at, every_s) -%}
    unnest(generate_series({{ first_at }}, {{ last_at }}, to_seconds({{ every_s }})))
{%- endmacro -%}

{#- One row for each whole number from one to another, both with: a column of a select. -#}
{%- macro whole_numbers(first, last) -%}
    {{- return(adapter.dispatch("whole_numbers", "dnpc")(first, last)) -}}
{%- endmacro -%}

{%- macro default__whole_numbers(first, last) -%}
    unnest(generate_series({{ first }}, {{ last }}))
{%- endmacro -%}

{#- A timestamp later than any: the end of what has none, where one is compared. -#}
{%- macro end_of_time() -%}
    {{- return(adapter.dispatch("end_of_time", "dnpc")()) -}}
{%- endmacro -%}

{%- macro default__end_of_time() -%} cast('infinity' as timestamp) {%- endmacro -%}
