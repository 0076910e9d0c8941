{#-
    The same values in two or more runs, each against a baseline: percentiles side by side, and whether
    the one's values tend to be larger (the rank test of Mann and Whitney).

    tries:  run_id | duration_s
            a      | 1.0
            a      | 2.0
            b      | 2.0
            b      | 4.0

    select * from {{ compare_runs('tries', baseline="'a'", percentiles=[0.5]) }} as compared

            run_id | baseline_run_id | n_values | n_baseline_values | mean_s | baseline_mean_s | mean_difference_s | ...
            b      | a               | 2        | 2                 | 3.0    | 1.5             | 1.5               |

            ... p50_s | baseline_p50_s | p50_difference_s | share_larger | u_statistic | z_score | p_value
                3.0   | 1.5            | 1.5              | 0.875        | 3.5         | 1.225   | 0.221

    relation        relation            the values of all runs
    baseline        SQL                 the run that the others are compared with
    value           name                their column; 'duration_s'
    run             name                the column that tells the runs; 'run_id'. Any other does too:
                                        app_name, hostname
    by              name or list        columns for whose values runs are compared, such as app_name
    percentiles     list of numbers     as for duration_distribution

    share_larger is how often a value of the run is larger than one of the baseline, ties half.
    u_statistic is that times the number of pairs; z_score and the two-sided p_value are by the normal
    approximation with ties, without correction for continuity. A difference is the run's less the
    baseline's. Null values are left out.
-#}
{%- macro compare_runs(
    relation,
    baseline,
    value="duration_s",
    run="run_id",
    by=[],
    percentiles=[0.5, 0.9, 0.99]
) -%}
    {%- do dnpc._check_relation("compare_runs", relation) -%}
    {%- if baseline is not string or not baseline -%}
        {{
            dnpc.raise_argument_error(
                "compare_runs", "baseline", baseline, "the run to compare with, as SQL"
            )
        }}
    {%- endif -%}
    {%- do dnpc._check_column("compare_runs", "value", value) -%}
    {%- do dnpc._check_column("compare_runs", "run", run) -%}
    {%- set keys = dnpc._list_of_columns("compare_runs", "by", by) -%}
    {%- do dnpc._check_percentiles("compare_runs", percentiles) -%}
    (
        with
            _values as (
                select {{ dnpc._each_with_comma(keys) }} {{ run }} as _run, {{ value }} as _value
                from {{ relation }} as _all_values
                where {{ value }} is not null and {{ run }} is not null
            ),
            _runs as (
                select distinct {{ dnpc._each_with_comma(keys) }} _run
                from _values
                where _run != {{ baseline }}
            ),
            -- Each run's values, and those of the baseline with them.
            _pooled as (
                select {{ dnpc._each_with_comma(keys) }} _run, _value, 1 as _is_of_run
                from _values
                where _run != {{ baseline }}
                union all
                select {{ dnpc._each_with_comma(keys, "_runs") }} _runs._run, _values._value, 0
                from _runs
                inner join _values on {{ dnpc._same_columns(keys, "_runs", "_values") }}
                where _values._run = {{ baseline }}
            ),
            _ties as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _run,
                    _value,
                    cast(count(*) as double) as _n,
                    cast(sum(_is_of_run) as double) as _n_of_run
                from _pooled
                group by {{ dnpc._each_with_comma(keys) }} _run, _value
            ),
            _ranks as (
                select
                    *,
                    sum(_n) over (
                        partition by {{ dnpc._each_with_comma(keys) }} _run
                        order by _value
                        rows between unbounded preceding and current row
                    )
                    - (_n - 1) / 2 as _rank
                from _ties
            ),
            _tests as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _run,
                    sum(_n_of_run) as _n_values,
                    sum(_n) - sum(_n_of_run) as _n_baseline_values,
                    sum(_n) as _n_all,
                    sum(_rank * _n_of_run)
                    - sum(_n_of_run) * (sum(_n_of_run) + 1) / 2 as u_statistic,
                    sum(_n * _n * _n - _n) as _tied
                from _ranks
                group by {{ dnpc._each_with_comma(keys) }} _run
            ),
            _scores as (
                select
                    *,
                    (u_statistic - _n_values * _n_baseline_values / 2) / nullif(
                        sqrt(
                            _n_values
                            * _n_baseline_values
                            / 12
                            * (_n_all + 1 - _tied / (_n_all * nullif(_n_all - 1, 0)))
                        ),
                        0
                    ) as z_score
                from _tests
            ),
            _distributions as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _run,
                    avg(_value) as _mean
                    {%- for percentile in percentiles -%}
                        ,
                        {{ dnpc.percentile_of("_value", percentile) }}
                        as {{ dnpc._percentile_name(percentile) }}
                    {%- endfor %}
                from _values
                group by {{ dnpc._each_with_comma(keys) }} _run
            ),
            _baseline as (select * from _distributions where _run = {{ baseline }})
        select
            {{ dnpc._each_with_comma(keys, "_scores") }}
            _scores._run as {{ run }},
            {{ baseline }}
            as {{ '"baseline_' ~ run[1:] if run.startswith('"') else "baseline_" ~ run }},
            cast(_scores._n_values as bigint) as n_values,
            cast(_scores._n_baseline_values as bigint) as n_baseline_values,
            _of_run._mean as mean_s,
            _baseline._mean as baseline_mean_s,
            _of_run._mean - _baseline._mean as mean_difference_s,
            {%- for percentile in percentiles %}
                {%- set name = dnpc._percentile_name(percentile) | trim %}
                _of_run.{{ name }},
                _baseline.{{ name }} as baseline_{{ name }},
                _of_run.{{ name }}
                - _baseline.{{ name }} as {{ dnpc._percentile_name(percentile, "_difference_s") }},
            {%- endfor %}
            _scores.u_statistic
            / nullif(_scores._n_values * _scores._n_baseline_values, 0) as share_larger,
            _scores.u_statistic,
            _scores.z_score,
            {{ dnpc.two_sided_p_value("_scores.z_score") }} as p_value
        from _scores
        inner join
            _distributions as _of_run
            on _scores._run = _of_run._run
            and {{ dnpc._same_columns(keys, "_scores", "_of_run") }}
        left join _baseline on {{ dnpc._same_columns(keys, "_scores", "_baseline") }}
    )
{%- endmacro -%}
