{#-
    The pairs k=v that a text holds, with spaces between them.

    text                                        pairs_in         pair_name    pair_value
    queued=3 note="two words" expr=a=b          queued=3         queued       3
                                                note="two words" note         two words
                                                expr=a=b         expr         a=b

    pairs_in(text)      a row for each pair, as it is written: used as a column of a select
    pair_name(pair)     its name
    pair_value(pair)    its value as text, without the quotes, and \" in them as "

    A value in quotes, " or ', may hold spaces. What is no pair is passed over.
-#}
{%- macro pairs_in(text) -%}
    {{- return(adapter.dispatch("pairs_in", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__pairs_in(text) -%}
    unnest(
        regexp_extract_all(
            {{ text }}, '(?:^|\s)([^\s="'']+=(?:"(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.)*''|[^\s]*))', 1
        )
    )
{%- endmacro -%}

{%- macro pair_name(pair) -%}
    {{- return(adapter.dispatch("pair_name", "dnpc")(pair)) -}}
{%- endmacro -%}

{%- macro default__pair_name(pair) -%} split_part({{ pair }}, '=', 1) {%- endmacro -%}

{%- macro pair_value(pair) -%}
    {{- return(adapter.dispatch("pair_value", "dnpc")(pair)) -}}
{%- endmacro -%}

{%- macro default__pair_value(pair) -%}
    case
        when regexp_matches({{ pair }}, '^[^=]+=(".*"|''.*'')$')
        then
            regexp_replace(
                regexp_extract({{ pair }}, '^[^=]+=.(.*).$', 1), '\\(["''\\])', '\1', 'g'
            )
        else regexp_extract({{ pair }}, '^[^=]+=(.*)$', 1)
    end
{%- endmacro -%}
