{#-
    A cumulative distribution: for each value, which share of all values is at most that.

    durations:  duration_s
                1.0
                1.0
                3.0

    select * from {{ accumulate_values('durations') }} as shares

                duration_s | n_at_most | share
                1.0        | 2         | 0.667
                3.0        | 3         | 1.0

    relation    relation        the values
    value       name            their column; 'duration_s'
    by          name or list    columns for whose values each a distribution is made

    One row for each group and value that occurs; null values are left out.
-#}
{%- macro accumulate_values(relation, value="duration_s", by=[]) -%}
    {%- do dnpc._check_relation("accumulate_values", relation) -%}
    {%- do dnpc._check_column("accumulate_values", "value", value) -%}
    {%- set keys = dnpc._list_of_columns("accumulate_values", "by", by) -%}
    {%- set partition = "partition by " ~ keys | join(", ") if keys -%}
    (
        with
            _counts as (
                select {{ dnpc._each_with_comma(keys) }} {{ value }}, count(*) as _n
                from {{ relation }} as _values
                where {{ value }} is not null
                group by {{ dnpc._each_with_comma(keys) }} {{ value }}
            ),
            _sums as (
                select
                    *,
                    sum(_n) over (
                        {{ partition }}
                        order by {{ value }}
                        rows between unbounded preceding and current row
                    ) as _n_at_most,
                    sum(_n) over ({{ partition }}) as _n_values
                from _counts
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            {{ value }},
            cast(_n_at_most as bigint) as n_at_most,
            _n_at_most / cast(_n_values as double) as share
        from _sums
    )
{%- endmacro -%}
