{#-
    The data with the value of the line that fit_line fits, and what is left: predicted and residual
    beside every column.

    tries:  size | duration_s
            1    | 2.0
            2    | 3.0
            3    | 7.0

    select * from {{ add_residuals('tries', x='size', y='duration_s') }} as residuals

            size | duration_s | predicted | residual
            1    | 2.0        | 1.5       | 0.5
            2    | 3.0        | 4.0       | -1.0
            3    | 7.0        | 6.5       | 0.5

    The arguments are those of fit_line. Rows without an x or a y are kept, with nulls.
-#}
{%- macro add_residuals(relation, x, y="duration_s", by=[]) -%}
    {%- do dnpc._check_relation("add_residuals", relation) -%}
    {%- do dnpc._check_column("add_residuals", "x", x) -%}
    {%- do dnpc._check_column("add_residuals", "y", y) -%}
    {%- set keys = dnpc._list_of_columns("add_residuals", "by", by) -%}
    (
        select
            _data.*,
            _lines._intercept + _lines._slope * ({{ x }}) as predicted,
            ({{ y }}) - (_lines._intercept + _lines._slope * ({{ x }})) as residual
        from {{ relation }} as _data
        left join
            (
                select
                    {% for key in keys %} {{ key }} as _key_{{ loop.index }}, {% endfor %}
                    intercept as _intercept,
                    slope as _slope
                from {{ dnpc.fit_line(relation, x=x, y=y, by=keys) }} as _fitted
            ) as _lines
            on true
            {%- for key in keys %}
                and _data.{{ key }} is not distinct from _lines._key_{{ loop.index }}
            {%- endfor %}
    )
{%- endmacro -%}
