{#-
    What a source knows of a span or an event beyond the common columns: a JSON object.

    make_attributes({'app_name': 'tasks.app_name'})     names and the SQL of their values
    no_attributes()                                     nothing is known
    as_json('resources')                                JSON as text, as the value of an attribute
-#}
{%- macro make_attributes(values) -%}
    {%- if values is not mapping or not values -%}
        {{
            dnpc.raise_argument_error(
                "make_attributes", "values", values, "a dict of names and SQL expressions"
            )
        }}
    {%- endif -%}
    {{- return(adapter.dispatch("make_attributes", "dnpc")(values)) -}}
{%- endmacro -%}

{%- macro default__make_attributes(values) -%}
    json_object(
        {%- for name, value in values.items() -%}
            {{ dnpc._sql_strings([name]) }}, {{ value }}{{ ", " if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro -%}

{#- The same without those that are null. -#}
{%- macro without_nulls(attributes) -%}
    {{- return(adapter.dispatch("without_nulls", "dnpc")(attributes)) -}}
{%- endmacro -%}

{%- macro default__without_nulls(attributes) -%}
    json_merge_patch('{}', {{ attributes }})
{%- endmacro -%}

{#- An aggregate: the attributes of all rows together; of one that several tell, the last that does,
    by the given columns. -#}
{%- macro merge_attributes(attributes, order_by) -%}
    {{- return(adapter.dispatch("merge_attributes", "dnpc")(attributes, order_by)) -}}
{%- endmacro -%}

{%- macro default__merge_attributes(attributes, order_by) -%}
    case
        when count(*) = 1
        then any_value({{ attributes }})
        else
            list_reduce(
                list(
                    {{ dnpc.without_nulls(attributes) }} order by {{ order_by | join(", ") }}
                ) filter (({{ attributes }}) is not null),
                lambda _told,
                _later:json_merge_patch(_told, _later)
            )
    end
{%- endmacro -%}

{%- macro no_attributes() -%}
    {{- return(adapter.dispatch("no_attributes", "dnpc")()) -}}
{%- endmacro -%}

{%- macro default__no_attributes() -%} cast(null as {{ dnpc.json_type() }}) {%- endmacro -%}

{#- The SQL type of attributes. -#}
{%- macro json_type() -%} {{- return(adapter.dispatch("json_type", "dnpc")()) -}} {%- endmacro -%}

{%- macro default__json_type() -%} json {%- endmacro -%}

{#- A text that is JSON, as JSON; null where it is not. -#}
{%- macro as_json(text) -%}
    {{- return(adapter.dispatch("as_json", "dnpc")(text)) -}}
{%- endmacro -%}

{%- macro default__as_json(text) -%} try_cast({{ text }} as json) {%- endmacro -%}

{#- The value of one attribute, as text; null where it is not known. -#}
{%- macro attribute(attributes, name) -%}
    {{- return(adapter.dispatch("attribute", "dnpc")(attributes, name)) -}}
{%- endmacro -%}

{%- macro default__attribute(attributes, name) -%}
    json_extract_string({{ attributes }}, {{ dnpc._sql_strings(['$."' ~ name ~ '"']) }})
{%- endmacro -%}
