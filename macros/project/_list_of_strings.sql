{%- macro _is_list(value) -%}
    {{ return(value is iterable and value is not string and value is not mapping) }}
{%- endmacro -%}

{#- An argument that may be one string or a list of them, as a list. -#}
{%- macro _list_of_strings(macro_name, argument, value) -%}
    {%- if value is string and value -%} {{ return([value]) }} {%- endif -%}
    {%- if not _is_list(value) or not value -%}
        {{ raise_argument_error(macro_name, argument, value, "a string or a list of strings") }}
    {%- endif -%}
    {%- for item in value -%}
        {%- if item is not string or not item -%}
            {{
                raise_argument_error(
                    macro_name, argument, value, "a string or a list of strings"
                )
            }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(value) }}
{%- endmacro -%}

{#- Strings as SQL literals with commas between them. -#}
{%- macro _sql_strings(values) -%}
    {%- for value in values -%}
        {{- "'" ~ value | replace("'", "''") ~ "'" -}} {{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
