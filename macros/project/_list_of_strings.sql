{%- macro _is_list(value) -%}
    {{ return(value is iterable and value is not string and value is not mapping) }}
{%- endmacro -%}

{#- An argument that may be one string or a list of them, as a list. -#}
{%- macro _list_of_strings(macro_name, argument, value) -%}
    {%- if (value is string and value) or dnpc._is_parameter(value) -%}
        {{ return([value]) }}
    {%- endif -%}
    {%- if not dnpc._is_list(value) or not value -%}
        {{
            dnpc.raise_argument_error(
                macro_name, argument, value, "a string or a list of strings"
            )
        }}
    {%- endif -%}
    {%- for item in value -%}
        {%- if item is not string or not item -%}
            {{
                dnpc.raise_argument_error(
                    macro_name, argument, value, "a string or a list of strings"
                )
            }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(value) }}
{%- endmacro -%}

{%- macro _is_parameter(value) -%}
    {{ return(value is mapping and value.parameter is defined) }}
{%- endmacro -%}

{#- Strings as SQL literals with commas between them; the parameter of a table function as it is. -#}
{%- macro _sql_strings(values) -%}
    {%- for value in values -%}
        {%- if dnpc._is_parameter(value) -%} {{- value.parameter -}}
        {%- else -%} {{- "'" ~ value | replace("'", "''") ~ "'" -}}
        {%- endif -%}
        {{- ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
