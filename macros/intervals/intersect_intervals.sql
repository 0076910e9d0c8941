{#-
    When intervals of two relations are both on: one row for each pair that overlaps.

    tasks:  worker_id | task_id | started_at | ended_at      outages:  started_at | ended_at
            0         | 7       | 12:00:00   | 12:00:10                12:00:08   | 12:00:20

    select * from {{ intersect_intervals('tasks', 'outages', left_columns=['task_id']) }} as hit

            task_id | started_at | ended_at | duration_s
            7       | 12:00:08   | 12:00:10 | 2.0

    left, right     relations       the intervals
    by              name or list    columns that must be equal in both; none: any pair
    left_columns, right_columns     what else is kept of either
    started_at, ended_at    names   the columns of the times, in both

    An interval without an end is on for good: ended_at and duration_s are null where both are. A pair
    that only touches is none, nor is one with an interval that has no length or no start.
-#}
{%- macro intersect_intervals(
    left,
    right,
    by=[],
    left_columns=[],
    right_columns=[],
    started_at="started_at",
    ended_at="ended_at"
) -%}
    {%- do dnpc._check_relation("intersect_intervals", left, "left") -%}
    {%- do dnpc._check_relation("intersect_intervals", right, "right") -%}
    {%- set keys = dnpc._list_of_columns("intersect_intervals", "by", by) -%}
    {%- set lefts = dnpc._list_of_columns("intersect_intervals", "left_columns", left_columns) -%}
    {%- set rights = dnpc._list_of_columns(
        "intersect_intervals", "right_columns", right_columns
    ) -%}
    {%- do dnpc._check_column("intersect_intervals", "started_at", started_at) -%}
    {%- do dnpc._check_column("intersect_intervals", "ended_at", ended_at) -%}
    {%- set end = "nullif(least(_left._until, _right._until), " ~ dnpc.end_of_time() ~ ")" -%}
    (
        with
            _lefts as ({{ dnpc._intervals_that_last(left, keys + lefts, started_at, ended_at) }}),
            _rights as ({{ dnpc._intervals_that_last(right, keys + rights, started_at, ended_at) }})
        select
            {{ dnpc._each_with_comma(keys, "_left") }}
            {{ dnpc._each_with_comma(lefts, "_left") }}
            {{ dnpc._each_with_comma(rights, "_right") }}
            greatest(_left._from, _right._from) as started_at,
            {{ end }} as ended_at,
            {{ dnpc.seconds_between("greatest(_left._from, _right._from)", end) }} as duration_s
        from _lefts as _left
        inner join
            _rights as _right
            on {{ dnpc._same_columns(keys, "_left", "_right") }}
            and _left._from < _right._until
            and _right._from < _left._until
    )
{%- endmacro -%}

{%- macro _intervals_that_last(relation, columns, started_at, ended_at) -%}
    select
        {{ dnpc._each_with_comma(columns | unique) }}
        {{ started_at }} as _from,
        coalesce({{ ended_at }}, {{ dnpc.end_of_time() }}) as _until
    from {{ relation }} as _intervals
    where {{ started_at }} < coalesce({{ ended_at }}, {{ dnpc.end_of_time() }})
{%- endmacro -%}
