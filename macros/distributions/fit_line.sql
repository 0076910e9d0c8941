{#-
    A straight line through data, by least squares: value = intercept + slope * x.

    tries:  size | duration_s
            1    | 2.0
            2    | 3.0
            3    | 7.0

    select * from {{ fit_line('tries', x='size', y='duration_s') }} as line

            n_points | slope | intercept | r_squared | residual_stddev
            3        | 2.5   | -1.0      | 0.893     | 1.225

    relation    relation        the data
    x, y        SQL             what y is against; numbers. To fit against time, give seconds:
                                "epoch(running_at)"
    by          name or list    columns for whose values each a line is made; none: one

    Rows without an x or a y are left out. slope, intercept and r_squared are null where x is the
    same everywhere, r_squared also where y is; residual_stddev also for fewer than three points.
    Without groups there is always one row.
-#}
{%- macro fit_line(relation, x, y="duration_s", by=[]) -%}
    {%- do dnpc._check_relation("fit_line", relation) -%}
    {%- do dnpc._check_column("fit_line", "x", x) -%}
    {%- do dnpc._check_column("fit_line", "y", y) -%}
    {%- set keys = dnpc._list_of_columns("fit_line", "by", by) -%}
    (
        with
            _points as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    cast({{ x }} as double) as _x,
                    cast({{ y }} as double) as _y
                from {{ relation }} as _data
                where {{ x }} is not null and {{ y }} is not null
            ),
            _sums as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    count(*) as n_points,
                    avg(_x) as _mean_x,
                    avg(_y) as _mean_y,
                    -- The mean of equal values may differ from them in the last digit.
                    case when min(_x) < max(_x) then regr_sxx(_y, _x) else 0 end as _sxx,
                    regr_sxy(_y, _x) as _sxy,
                    case when min(_y) < max(_y) then regr_syy(_y, _x) else 0 end as _syy
                from _points
                {%- if keys %} group by {{ keys | join(", ") }} {%- endif %}
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            n_points,
            _sxy / nullif(_sxx, 0) as slope,
            _mean_y - _mean_x * _sxy / nullif(_sxx, 0) as intercept,
            _sxy * _sxy / nullif(_sxx * _syy, 0) as r_squared,
            case
                when n_points > 2 and _sxx > 0
                then sqrt(greatest(_syy - _sxy * _sxy / nullif(_sxx, 0), 0) / (n_points - 2))
            end as residual_stddev
        from _sums
    )
{%- endmacro -%}
