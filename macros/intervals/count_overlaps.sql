{#-
    How many intervals are on at the same time: one row for each moment at which the count changes.

    tries:  started_at | ended_at
            12:00:00   | 12:00:03
            12:00:01   | 12:00:03
            12:00:05   |

    select * from {{ count_overlaps('tries') }} as counts

            changed_at | n_open
            12:00:00   | 1
            12:00:01   | 2
            12:00:03   | 0
            12:00:05   | 1

    relation        relation        the intervals
    by              name or list    columns for whose values the counts are made; none: one count
    weight          SQL             what an interval adds while it is on, null nothing; 1. With
                                    worker_count of managers, n_open is how many workers there were
    started_at, ended_at    names   the columns of the times

    An interval is on from its start up to its end, and does not touch one that starts there. One
    without an end is on for good, one without a start never; one of no length changes nothing.
-#}
{%- macro count_overlaps(
    relation, by=[], weight="1", started_at="started_at", ended_at="ended_at"
) -%}
    {%- do dnpc._check_relation("count_overlaps", relation) -%}
    {%- set keys = dnpc._list_of_columns("count_overlaps", "by", by) -%}
    {%- do dnpc._check_column("count_overlaps", "weight", weight) -%}
    {%- do dnpc._check_column("count_overlaps", "started_at", started_at) -%}
    {%- do dnpc._check_column("count_overlaps", "ended_at", ended_at) -%}
    (
        with
            _changes as (
                select
                    {{ dnpc._each_with_comma(keys) }} {{ started_at }} as _at,
                    {{ weight }} as _change
                from {{ relation }} as _intervals
                where {{ started_at }} is not null
                union all
                select
                    {{ dnpc._each_with_comma(keys) }}
                    greatest({{ started_at }}, {{ ended_at }}) as _at,
                    - ({{ weight }}) as _change
                from {{ relation }} as _intervals
                where {{ started_at }} is not null and {{ ended_at }} is not null
            )
            {%- if weight != "1" %}
                ,
                -- Fractions that cancel each other do so here, and not in a running total.
                _sums as (
                    select {{ dnpc._each_with_comma(keys) }} _at, sum(_change) as _change
                    from _changes
                    group by {{ (keys + ["_at"]) | join(", ") }}
                    having sum(_change) != 0
                )
            {%- endif %}
        select
            {{ dnpc._each_with_comma(keys) }}
            _at as changed_at,
            {% if weight == "1" -%} cast(_total as bigint)
            {%- else -%} _total
            {%- endif %} as n_open
        from {{ dnpc._sum_changes("_changes" if weight == "1" else "_sums", keys) }} as _totals
    )
{%- endmacro -%}

{#- The running total of changes (_at, _change): one row for each group and time at which it changes.
    Times that are the same are found in the order that the total needs anyway: grouping by them
    first would cost as much again. -#}
{%- macro _sum_changes(relation, keys) -%}
    (
        select {{ dnpc._each_with_comma(keys) }} _at, _total
        from
            (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    _at,
                    sum(_change) over (
                        _in_order range between unbounded preceding and current row
                    ) as _total,
                    sum(_change) over (
                        _in_order rows between unbounded preceding and 1 preceding
                    ) as _total_before,
                    lag(_at) over _in_order as _previous_at
                from {{ relation }} as _changes
                window
                    _in_order as (
                        {% if keys -%}partition by {{ keys | join(", ") }} {%- endif %} order by _at
                    )
            ) as _running
        where (_previous_at is null or _previous_at != _at) and _total != coalesce(_total_before, 0)
    )
{%- endmacro -%}
