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
            -- The last known values at or before each step, since the step before.
            _changes as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc.round_up_to_seconds(at, every_s) }} as _step_at,
                    min({{ at }}) as _begin_at,
                    {% for column in columns -%}
                        {{ dnpc.last_value_by(column, [at]) }} as {{ column }}
                        {{- ", " if not loop.last }}
                    {%- endfor %}
                from {{ relation }} as _values
                where {{ at }} is not null
                group by {{ dnpc._each_with_comma(keys) }} _step_at
            ),
            _ends as (
                select
                    min(_begin_at) as _begin_at,
                    min(_step_at) as _first_at,
                    max(_step_at) as _last_at
                from _changes
            ),
            _steps as (
                select
                    {{
                        dnpc.time_steps(
                            dnpc.add_seconds(
                                "_first_at",
                                "case when _begin_at < _first_at then -"
                                ~ every_s
                                ~ " else 0 end",
                            ),
                            "_last_at",
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
                from _changes
            )
        select
            {{ dnpc._each_with_comma(keys, "_groups") }}
            _steps._at as {{ at }},
            {% for column in columns -%}
                last_value(_changes.{{ column }} ignore nulls) over _before as {{ column }}
                {{- ", " if not loop.last }}
            {%- endfor %}
        from _groups
        cross join _steps
        left join
            _changes
            on _steps._at = _changes._step_at
            and {{ dnpc._same_columns(keys, "_groups", "_changes") }}
        window
            _before as (
                {% if keys -%}
                    partition by
                        {% for key in keys %}
                            _groups.{{ key }}{{ ", " if not loop.last }}
                        {%- endfor %}
                {%- endif %}
                order by _steps._at
                rows between unbounded preceding and current row
            )
    )
{%- endmacro -%}
