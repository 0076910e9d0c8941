{#- Fails for each combination of values that stands in more than one row. -#}
{% test unique_combination(model, columns) %}
    select {{ columns | join(", ") }}, count(*) as n_rows
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
