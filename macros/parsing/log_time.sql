{#-
    The time at the head of a log line, in the two ways that Parsl has written it. Both are null
    where the line does not begin like a log line: a traceback, a dump, an imitation.

    logged_at(line, local_at)           UTC, from the epoch that begins a line since 2022
    logged_local_at(line)               the local time that follows the epoch, or begins an older line
    log_line_head(epoch_s, local_at)    such a head; where the local time is null, `- -` stands there

    local_at    SQL     of logged_at: what logged_local_at found, where that is known already
-#}
{%- macro logged_at(line, local_at=none) -%}
    {{-
        return(
            adapter.dispatch("logged_at", "dnpc")(line, local_at or dnpc.logged_local_at(line))
        )
    -}}
{%- endmacro -%}

{#- Shapes are told by `like` and digits by casts, which takes a third of the time of a regex. As a
    decimal, what has an exponent or ten digits too many is no number. -#}
{%- macro default__logged_at(line, local_at) -%}
    case
        when
            ({{ line }}) like '__________.______ %'
            and (({{ local_at }}) is not null or substr({{ line }}, 19, 4) = '- - ')
        then
            make_timestamp(
                cast(
                    round(
                        cast(try_cast(substr({{ line }}, 1, 17) as decimal(16, 6)) as double) * 1e6
                    ) as bigint
                )
            )
    end
{%- endmacro -%}

{%- macro logged_local_at(line) -%}
    {{- return(adapter.dispatch("logged_local_at", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__logged_local_at(line) -%}
    case
        when ({{ line }}) like '__________.______ ____-__-__ %'
        then try_cast(substr({{ line }}, 19, 19) as timestamp)
        when
            ({{ line }}) like '____-__-__ ________.___ %'
            or ({{ line }}) like '____-__-__ ________,___ %'
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
