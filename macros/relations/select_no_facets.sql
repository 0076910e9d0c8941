{#- A query for no rows, in the shape of a component's facets. -#}
{%- macro select_no_facets() -%}
    select
        cast(null as {{ dnpc.uuid_type() }}) as left_span_id,
        cast(null as {{ dnpc.uuid_type() }}) as right_span_id,
        cast(null as {{ dbt.type_string() }}) as rule,
        cast(null as boolean) as is_inferred
    where false
{%- endmacro -%}
