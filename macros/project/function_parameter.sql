{#- A parameter of a table function, given to a macro in place of a string. -#}
{%- macro function_parameter(name) -%} {{ return({"parameter": name}) }} {%- endmacro -%}

{#- The value of a parameter that is one of some words, checked when the function is called. -#}
{%- macro function_choice(function_name, parameter, choices) -%}
    case
        when {{ parameter }} in ({{ dnpc._sql_strings(choices) }})
        then {{ parameter }}
        else
            error(
                '{{ function_name }}: `{{ parameter }}` is '
                || coalesce('''' || {{ parameter }} || '''', 'null')
                || '; it must be {{ "''" ~ choices | join("'' or ''") ~ "''" }}.'
            )
    end
{%- endmacro -%}
