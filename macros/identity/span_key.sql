{#-
    A span's natural key for people to read: its parts with slashes between them.

    keys    list of SQL     as given to span_id
-#}
{%- macro span_key(keys) -%}
    {%- if not _is_list(keys) or not keys or none in keys -%}
        {{
            raise_argument_error(
                "span_key", "keys", keys, "a list of one or more SQL expressions"
            )
        }}
    {%- endif -%}
    concat_ws(
        '/',
        {% for key in keys -%}
            cast({{ key }} as {{ dbt.type_string() }}){{ ", " if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro -%}
