{#-
    The key=value pairs of a line, as a JSON object of texts.

    line                                        key_values('line')
    ts=1780000000 event=job.end argv="a \"b\""  {"ts": "1780000000", "event": "job.end", "argv": "a \"b\""}

    A value with spaces stands in double quotes, and in it a double quote behind a backslash. Of a
    key that comes twice both values are there; JSON functions take the first. attribute() takes one.

    line        SQL         the line
-#}
{%- macro key_values(line) -%}
    {{- return(adapter.dispatch("key_values", "dnpc")(line)) -}}
{%- endmacro -%}

{%- macro default__key_values(line) -%}
    {%- set pair = dnpc._sql_strings(['([0-9A-Za-z_.-]+)=("(?:[^"\\\\]|\\\\.)*"|[^"\\s]\\S*)']) -%}
    cast(
        '{' || array_to_string(
            list_transform(
                list_zip(
                    regexp_extract_all({{ line }}, {{ pair }}, 1),
                    regexp_extract_all({{ line }}, {{ pair }}, 2)
                ),
                lambda _pair:to_json(_pair[1])
                || ':'
                || to_json(
                    case
                        when starts_with(_pair[2], '"')
                        then replace(substr(_pair[2], 2, length(_pair[2]) - 2), '\"', '"')
                        else _pair[2]
                    end
                )
            ),
            ','
        )
        || '}' as json
    )
{%- endmacro -%}
