{#-
    A span's natural key for people to read: its parts with slashes between them.

    keys    list of SQL     as given to span_id
-#}
{%- macro span_key(keys) -%}
    {%- if not dnpc._is_list(keys) or not keys or none in keys -%}
        {{
            dnpc.raise_argument_error(
                "span_key", "keys", keys, "a list of one or more SQL expressions"
            )
        }}
    {%- endif -%}
    {%- set text = dbt.type_string() -%}
    concat_ws(
        '/',
        {% for key in keys -%}
            cast({{ key }} as {{ text }}){{ ", " if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro -%}
