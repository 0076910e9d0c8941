{#-
    A time as a log states it, whatever its form, in two ways of which one is null.

    text                                utc_time        local_time
    1795330912.5                        07:01:52.5                      epoch: seconds,
    1795330912500                       07:01:52.5                      milli-, micro-, nanoseconds
    2026-11-22T07:01:52.5Z              07:01:52.5
    2026-11-22 01:01:52,500-06:00       07:01:52.5
    2026-11-22 01:01:52,500                             01:01:52.5
    2026/11/22 01:01:52                                 01:01:52
    2026-11-22

    leading_time(line)  the text of such a time at the head of a line, in brackets or not

    text            SQL         the time as text
    time_format     string      how other forms are to be read, in strptime's letters: '%d/%b/%Y:%T %z';
                                with %z or %Z it is UTC, else local
-#}
{%- macro utc_time(text, time_format=none) -%}
    {{- return(adapter.dispatch("utc_time", "dnpc")(text, time_format)) -}}
{%- endmacro -%}

{%- macro default__utc_time(text, time_format) -%}
    {%- if time_format and modules.re.search("%[zZ]", time_format) -%}
        timezone('UTC', try_strptime({{ text }}, {{ dnpc._sql_strings([time_format]) }}))
    {%- elif time_format -%} cast(null as timestamp)
    {%- else -%}
        case
            when regexp_matches({{ text }}, '^[0-9]{9,11}([.][0-9]*)?$')
            then {{ dnpc.epoch_to_utc(text) }}
            when regexp_matches({{ text }}, '^[0-9]{12,14}([.][0-9]*)?$')
            then make_timestamp(cast(try_cast({{ text }} as decimal(38, 3)) * 1000 as bigint))
            when regexp_matches({{ text }}, '^[0-9]{15,17}$')
            then make_timestamp(try_cast({{ text }} as bigint))
            -- Nanoseconds are cut as text: a double does not hold so many digits.
            when regexp_matches({{ text }}, '^[0-9]{18,19}$')
            then make_timestamp(try_cast(left({{ text }}, -3) as bigint))
            when
                regexp_matches(
                    {{ text }},
                    '^[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[Tt ][0-9]{2}:[0-9]{2}[0-9:.,]* ?([Zz]|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$'
                )
            then
                timezone(
                    'UTC',
                    try_cast(
                        regexp_replace(
                            replace(upper(replace({{ text }}, ',', '.')), 'GMT', 'UTC'),
                            ' ([+-])',
                            '\1'
                        ) as timestamptz
                    )
                )
        end
    {%- endif -%}
{%- endmacro -%}

{%- macro local_time(text, time_format=none) -%}
    {{- return(adapter.dispatch("local_time", "dnpc")(text, time_format)) -}}
{%- endmacro -%}

{%- macro default__local_time(text, time_format) -%}
    {%- if time_format and modules.re.search("%[zZ]", time_format) -%} cast(null as timestamp)
    {%- elif time_format -%} try_strptime({{ text }}, {{ dnpc._sql_strings([time_format]) }})
    {%- else -%}
        case
            when
                regexp_matches(
                    {{ text }}, '^[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[Tt ][0-9]{2}:[0-9]{2}[0-9:.,]*$'
                )
            then try_cast(replace({{ text }}, ',', '.') as timestamp)
        end
    {%- endif -%}
{%- endmacro -%}

{%- macro leading_time(line) -%}
    {{- return(adapter.dispatch("leading_time", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__leading_time(line) -%}
    regexp_extract(
        {{ line }},
        '^[[(<"]?([0-9]{10,19}(?:[.][0-9]+)?\b|[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?(?:Z|z|UTC|GMT|[+-](?:0[0-9]|1[0-4]):?(?:00|15|30|45))\b)?)',
        1
    )
{%- endmacro -%}
