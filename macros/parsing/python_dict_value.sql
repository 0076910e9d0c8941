{#-
    The value of one key in the text of a Python dict, such as a log line holds; null if not there.
    Strings lose their quotes. It reads the first mention of the key and no nested dicts.

    text    SQL         {'block_id': '0', 'worker_count': 2}
    key     string      block_id
-#}
{%- macro python_dict_value(text, key) -%}
    {{- return(adapter.dispatch("python_dict_value", "dnpc")(text, key)) -}}
{%- endmacro -%}

{%- macro default__python_dict_value(text, key) -%}
    coalesce(
        {%- for value in ["'([^']*)'", '"([^"]*)"', "([^'\",}]+)"] %}
            nullif(
                regexp_extract({{ text }}, {{ dnpc._sql_strings(["'" ~ key ~ "': " ~ value]) }}, 1),
                ''
            )
            {{- "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro -%}
