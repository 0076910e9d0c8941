{#- Fails for each row in which the expression is not true; null is not true. -#}
{% test holds(model, expression) %}
    select * from {{ model }} where not coalesce({{ expression }}, false)
{% endtest %}
