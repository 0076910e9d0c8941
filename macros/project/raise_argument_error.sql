{#- Every wrong argument is reported alike: the macro, the argument, the value, what is allowed. -#}
{%- macro raise_argument_error(macro_name, argument, value, allowed) -%}
    {{-
        exceptions.raise_compiler_error(
            macro_name
            ~ ": `"
            ~ argument
            ~ "` is "
            ~ (value if value is not string else "'" ~ value ~ "'")
            ~ "; it must be "
            ~ allowed
            ~ "."
        )
    -}}
{%- endmacro -%}
