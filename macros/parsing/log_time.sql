{#-
    The time at the head of a log line, in the two ways that Parsl has written it. Both are null
    where the line does not begin like a log line: a traceback, a dump, an imitation.

    logged_at(line)                     UTC, from the epoch that begins a line since 2022
    logged_local_at(line)               the local time that follows the epoch, or begins an older line
    log_line_head(epoch_s, local_at)    such a head; where the local time is null, `- -` stands there
-#}
{%- macro logged_at(line) -%}
    {{- return(adapter.dispatch("logged_at", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__logged_at(line) -%}
    case
        when
            regexp_matches({{ line }}, '^[0-9]{10}[.][0-9]{6} ([0-9]{4}-[0-9]{2}-[0-9]{2}|-) ')
            and (
                substr({{ line }}, 19, 4) = '- - '
                or try_cast(substr({{ line }}, 19, 19) as timestamp) is not null
            )
        then {{ dnpc.epoch_to_utc("substr(" ~ line ~ ", 1, 17)") }}
    end
{%- endmacro -%}

{%- macro logged_local_at(line) -%}
    {{- return(adapter.dispatch("logged_local_at", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__logged_local_at(line) -%}
    case
        when regexp_matches({{ line }}, '^[0-9]{10}[.][0-9]{6} [0-9]{4}-[0-9]{2}-[0-9]{2} ')
        then try_cast(substr({{ line }}, 19, 19) as timestamp)
        when regexp_matches({{ line }}, '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}[.,][0-9]{3} ')
        then try_cast(replace(substr({{ line }}, 1, 23), ',', '.') as timestamp)
    end
{%- endmacro -%}

{%- macro log_line_head(epoch_s, local_at) -%}
    {{- return(adapter.dispatch("log_line_head", "dnpc")(epoch_s, local_at)) -}}
{%- endmacro -%}

{%- macro default__log_line_head(epoch_s, local_at) -%}
    (
        printf('%.6f ', {{ epoch_s }})
        || coalesce(strftime({{ local_at }}, '%Y-%m-%d %H:%M:%S'), '- -')
    )
{%- endmacro -%}
