{#-
    Values that are known when they change, at even steps of time: each step has the last value at or
    before it. What a plot or a join of two series needs.

    counts:     state   | state_at | n_spans
                running | 12:00:00 | 1
                running | 12:00:03 | 2

    select * from {{ fill_gaps('counts', values='n_spans', every_s=2, by='state', at='state_at') }} as filled

                state   | state_at | n_spans
                running | 12:00:00 | 1
                running | 12:00:02 | 1
                running | 12:00:04 | 2

    relation    relation        the values, a row for each change
    values      name or list    the columns to be carried on
    every_s     number          seconds between two steps
    by          name or list    columns whose values have each a series of their own
    at          name            the column of the time; 'changed_at'

    Steps lie on multiples of every_s since 1970: the first at or before the first change of all
    groups, the last at or after the last. Before a group's first change its values are null. A null
    value is not known: the one before it is carried on. Of several changes of a group at the same
    time any may be taken: let there be one.
-#}
{%- macro fill_gaps(relation, values, every_s, by=[], at="changed_at") -%}
    {%- do dnpc._check_relation("fill_gaps", relation) -%}
    {%- set columns = dnpc._list_of_strings("fill_gaps", "values", values) -%}
    {%- set every_s = dnpc._positive_number("fill_gaps", "every_s", every_s) -%}
    {%- set keys = dnpc._list_of_columns("fill_gaps", "by", by) -%}
    {%- do dnpc._check_column("fill_gaps", "at", at) -%}
    (
        with
            _changes as (
                select min({{ at }}) as _begin_at, max({{ at }}) as _end_at
                from {{ relation }} as _values
            ),
            _ends as (
                select
                    {{ dnpc.truncate_to_seconds("_begin_at", every_s) }} as _first_at,
                    {{ dnpc.truncate_to_seconds("_end_at", every_s) }} as _last_at,
                    _end_at
                from _changes
            ),
            _steps as (
                select
                    {{
                        dnpc.time_steps(
                            "_first_at",
                            "case when _last_at < _end_at then "
                            ~ dnpc.add_seconds("_last_at", every_s)
                            ~ " else _last_at end",
                            every_s,
                        )
                    }} as _at
                from _ends
            ),
            _groups as (
                select distinct
                    {% for key in keys -%} {{ key }}{{ ", " if not loop.last }}
                    {%- else -%} 1 as _all
                    {%- endfor %}
                from {{ relation }} as _values
                where {{ at }} is not null
            ),
            _marks as (
                select
                    {{ dnpc._each_with_comma(keys, "_groups") }} _steps._at,
                    true as _is_step,
                    {% for column in columns -%}
                        null as {{ column }}{{ ", " if not loop.last }}
                    {%- endfor %}
                from _groups
                cross join _steps
                union all
                select {{ dnpc._each_with_comma(keys) }} {{ at }}, false, {{ columns | join(", ") }}
                from {{ relation }} as _values
                where {{ at }} is not null
            ),
            _carried as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _at,
                    _is_step,
                    {% for column in columns -%}
                        last_value({{ column }} ignore nulls) over _before as {{ column }}
                        {{- ", " if not loop.last }}
                    {%- endfor %}
                from _marks
                window
                    _before as (
                        {% if keys -%}partition by {{ keys | join(", ") }} {%- endif %}
                        order by _at, _is_step
                        rows between unbounded preceding and current row
                    )
            )
        select {{ dnpc._each_with_comma(keys) }} _at as {{ at }}, {{ columns | join(", ") }}
        from _carried
        where _is_step
    )
{%- endmacro -%}
