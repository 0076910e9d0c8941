{#- An aggregate: the value in the row that comes last by the given columns, ties broken in turn.
    Rows whose value is null are passed over; so are, with a single column, those where that is null. -#}
{%- macro last_value_by(value, order_by) -%}
    {#- A row of one column gives the same, and takes twice as long. -#}
    {%- set order = (
        "row(" ~ order_by | join(", ") ~ ")" if order_by | length > 1 else order_by[0]
    ) -%}
    {#- Passed over beforehand, they are not compared. -#}
    max_by({{ value }}, {{ order }}) filter (where ({{ value }}) is not null)
{%- endmacro -%}
