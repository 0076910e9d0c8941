{#- Arguments that many macros share, each checked and reported alike. -#}
{#- A relation: a ref, a source, the name of a CTE, or a subquery. -#}
{%- macro _check_relation(macro_name, value, argument="relation") -%}
    {%- if value is none or not value or value is number or value is boolean -%}
        {{
            dnpc.raise_argument_error(
                macro_name, argument, value, "a ref, a source, or the name of a CTE"
            )
        }}
    {%- endif -%}
{%- endmacro -%}

{#- The name of a column, or other SQL. -#}
{%- macro _check_column(macro_name, argument, value) -%}
    {%- if value is not string or not value -%}
        {{ dnpc.raise_argument_error(macro_name, argument, value, "the name of a column") }}
    {%- endif -%}
{%- endmacro -%}

{#- An expression; true and false are SQL as well. -#}
{%- macro _check_sql(macro_name, argument, value) -%}
    {%- if value is not string and value is not boolean -%}
        {{ dnpc.raise_argument_error(macro_name, argument, value, "SQL, as a string") }}
    {%- endif -%}
{%- endmacro -%}

{#- A value of a column of text. -#}
{%- macro _check_text(macro_name, argument, value) -%}
    {%- if value is not string and not dnpc._is_parameter(value) -%}
        {{ dnpc.raise_argument_error(macro_name, argument, value, "a string") }}
    {%- endif -%}
{%- endmacro -%}

{#- None, one or several names, as a list. -#}
{%- macro _list_of_columns(macro_name, argument, value) -%}
    {%- if not value and value is not none and value is not number and value is not boolean -%}
        {{ return([]) }}
    {%- endif -%}
    {{ return(dnpc._list_of_strings(macro_name, argument, value)) }}
{%- endmacro -%}

{#- Shares from 0 to 1. -#}
{%- macro _check_percentiles(macro_name, value) -%}
    {%- set allowed = "a list of numbers from 0 to 1" -%}
    {%- if not dnpc._is_list(value) -%}
        {{ dnpc.raise_argument_error(macro_name, "percentiles", value, allowed) }}
    {%- endif -%}
    {%- for share in value if not dnpc._is_parameter(share) -%}
        {%- if share is not number or share is boolean or share < 0 or share > 1 -%}
            {{ dnpc.raise_argument_error(macro_name, "percentiles", share, allowed) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}

{#- A number above 0; a whole one where is_whole. -#}
{%- macro _check_positive(macro_name, argument, value, is_whole=false) -%}
    {%- if value is not number or value is boolean or value <= 0 or (
        is_whole and value != value | int
    ) -%}
        {{
            dnpc.raise_argument_error(
                macro_name,
                argument,
                value,
                ("a whole number" if is_whole else "a number") ~ " above 0",
            )
        }}
    {%- endif -%}
{%- endmacro -%}

{#- Such a number as SQL. That of a table function's parameter is checked when it is called. -#}
{%- macro _positive_number(macro_name, argument, value, is_whole=false) -%}
    {%- if not dnpc._is_parameter(value) -%}
        {%- do dnpc._check_positive(macro_name, argument, value, is_whole) -%}
        {{ return(value | int if is_whole else value) }}
    {%- endif -%}
    {%- set number = value.parameter -%}
    {%- set sql -%}
        case
            when
                try_cast({{ number }} as double) > 0
                {%- if is_whole %}
                    and try_cast({{ number }} as double) = floor(try_cast({{ number }} as double))
                {%- endif %}
            then cast({{ number }} as {{ "bigint" if is_whole else "double" }})
            else
                error(
                    '{{ macro_name }}: `{{ argument }}` is '
                    || coalesce(cast({{ number }} as varchar), 'null')
                    || '; it must be a {{ "whole " if is_whole }}number above 0.'
                )
        end
    {%- endset -%}
    {{ return("(" ~ sql ~ ")") }}
{%- endmacro -%}

{#- One of some words. -#}
{%- macro _check_choice(macro_name, argument, value, choices) -%}
    {%- if value is not string or value not in choices -%}
        {{
            dnpc.raise_argument_error(
                macro_name, argument, value, "'" ~ choices | join("' or '") ~ "'"
            )
        }}
    {%- endif -%}
{%- endmacro -%}

{#- Column names, each with a comma behind it, in front of other columns of a select. -#}
{%- macro _each_with_comma(columns, relation=none) -%}
    {%- for column in columns %} {{ relation ~ "." if relation }}{{ column }}, {% endfor -%}
{%- endmacro -%}

{#- Equality of each of some columns in two relations, nulls being equal; true for none. -#}
{%- macro _same_columns(columns, left, right) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} is not distinct from {{ right }}.{{ column }}
        {{- " and " if not loop.last }}
    {%- else -%} true
    {%- endfor -%}
{%- endmacro -%}
