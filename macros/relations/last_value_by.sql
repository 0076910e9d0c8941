{#- An aggregate: the value in the row that comes last by the given columns, ties broken in turn.
    Rows whose value is null are passed over. -#}
{%- macro last_value_by(value, order_by) -%}
    max_by({{ value }}, row({{ order_by | join(", ") }}))
{%- endmacro -%}
