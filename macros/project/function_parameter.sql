{#- A parameter of a table function, given to a macro in place of a string. -#}
{%- macro function_parameter(name) -%} {{ return({"parameter": name}) }} {%- endmacro -%}
