{#-
    A query for no rows: columns and their types, for what has nothing to tell but must have a shape.

    select_no_rows({'span_id': uuid_type(), 'rule': 'varchar'})

    types   dict    names of columns and their SQL types
-#}
{%- macro select_no_rows(types) -%}
    select
        {%- for name, type in types.items() %}
            cast(null as {{ type }}) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    where false
{%- endmacro -%}
