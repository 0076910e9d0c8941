{#-
    The time at the head of a log line, in the two ways that Parsl has written it. Both are null
    where the line does not begin like a log line: a traceback, a dump, an imitation.

    logged_at(line)         UTC, from the epoch that begins a line since 2022
    logged_local_at(line)   the local time that follows the epoch, or begins an older line
-#}
{%- macro logged_at(line) -%}
    {{- return(adapter.dispatch("logged_at", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__logged_at(line) -%}
    case
        when
            regexp_matches({{ line }}, '^[0-9]{10}[.][0-9]{6} [0-9]{4}-[0-9]{2}-[0-9]{2} ')
            and try_cast(substr({{ line }}, 19, 19) as timestamp) is not null
        then {{ epoch_to_utc("substr(" ~ line ~ ", 1, 17)") }}
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
