{#- A text that is a decimal number, as a double: 3, -2, 007, 1.5e-3. Null for anything else, such
    as nan, inf and what has a unit. -#}
{%- macro as_number(text) -%}
    {{- return(adapter.dispatch("as_number", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__as_number(text) -%}
    case
        when
            regexp_matches({{ text }}, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$')
            and isfinite(try_cast({{ text }} as double))
        then try_cast({{ text }} as double)
    end
{%- endmacro -%}
