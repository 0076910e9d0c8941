{#-
    Records as two views of one thing, by key: part of a component.

    facets_of(
        'tasks',
        left={'parsl.rundir.task': ['run_id', 'task_id']},
        right={'my.task': ['run_id', 'task_id']},
        rule='same_key',
    )

    left, right     dict    each the span's type and its key columns; the other arguments and what
                            is kept are as for subspans_of
-#}
{%- macro facets_of(relation, left, right, rule, is_inferred="false", is_recorded=true) -%}
    {%- set lefts = dnpc._spans_and_keys("facets_of", "left", left) -%}
    {%- set rights = dnpc._spans_and_keys("facets_of", "right", right) -%}
    {{- dnpc._bindings("facet", relation, lefts, rights, rule, is_inferred, none, is_recorded) -}}
{%- endmacro -%}
