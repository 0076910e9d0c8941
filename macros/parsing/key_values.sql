{#-
    The pairs key=value of a text, with spaces between them.

    text                                    key_values('text')
    ts=1780000000 argv="a \"b\"" expr=x=y   {"ts": "1780000000", "argv": "a \"b\"", "expr": "x=y"}

    key_values(text)        a JSON object of texts; attribute() takes one of them
    key_value_pairs(text)   a list of structs (key, value), for unnest()

    text    SQL     the text

    A value in quotes, " or ', may hold spaces, and behind a backslash a quote or a backslash. What
    is no pair is passed over. Of a key that comes twice both values are there; JSON functions take
    the first.
-#}
{%- macro key_values(text) -%}
    {{- return(adapter.dispatch("key_values", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__key_values(text) -%}
    cast(
        '{' || array_to_string(
            list_transform(
                {{ dnpc.key_value_pairs(text) }},
                lambda _pair:to_json(_pair.key) || ':' || to_json(_pair.value)
            ),
            ','
        )
        || '}' as json
    )
{%- endmacro -%}

{%- macro key_value_pairs(text) -%}
    {{- return(adapter.dispatch("key_value_pairs", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__key_value_pairs(text) -%}
    {%- set pair -%}
        '(?:^|\s)([^\s="'']+)=("(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.)*''|[^\s]*)'
    {%- endset -%}
    list_transform(
        list_zip(
            regexp_extract_all({{ text }}, {{ pair }}, 1),
            regexp_extract_all({{ text }}, {{ pair }}, 2)
        ),
        lambda _pair: {
            'key':_pair[1],
            'value': case
                when regexp_matches(_pair[2], '^(?:".*"|''.*'')$')
                then
                    regexp_replace(
                        substr(_pair[2], 2, length(_pair[2]) - 2), '\\(["''\\])', '\1', 'g'
                    )
                else _pair[2]
            end
        }
    )
{%- endmacro -%}
