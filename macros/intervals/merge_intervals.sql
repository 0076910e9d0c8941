{#-
    Intervals that overlap or touch, as one: what is left is when anything at all was on.

    tasks:  worker_id | started_at | ended_at
            0         | 12:00:00   | 12:00:02
            0         | 12:00:01   | 12:00:03
            0         | 12:00:05   | 12:00:06

    select * from {{ merge_intervals('tasks', by='worker_id') }} as busy

            worker_id | started_at | ended_at | duration_s | n_merged
            0         | 12:00:00   | 12:00:03 | 3.0        | 2
            0         | 12:00:05   | 12:00:06 | 1.0        | 1

    relation        relation        the intervals
    by              name or list    columns for whose values intervals are merged; none: all
    started_at, ended_at    names   the columns of the times

    An interval without an end is on for good: ended_at and duration_s are null, and whatever starts
    later is in it. One without a start is left out; one that ends before it starts has no length.
-#}
{%- macro merge_intervals(relation, by=[], started_at="started_at", ended_at="ended_at") -%}
    {%- do dnpc._check_relation("merge_intervals", relation) -%}
    {%- set keys = dnpc._list_of_columns("merge_intervals", "by", by) -%}
    {%- do dnpc._check_column("merge_intervals", "started_at", started_at) -%}
    {%- do dnpc._check_column("merge_intervals", "ended_at", ended_at) -%}
    {%- set partition = "partition by " ~ keys | join(", ") if keys -%}
    (
        with
            _started as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ started_at }} as _from,
                    case
                        when {{ ended_at }} is null
                        then {{ dnpc.end_of_time() }}
                        else greatest({{ started_at }}, {{ ended_at }})
                    end as _until
                from {{ relation }} as _intervals
                where {{ started_at }} is not null
            ),
            _reaches as (
                select
                    *,
                    max(_until) over (
                        {{ partition }}
                        order by _from, _until
                        rows between unbounded preceding and 1 preceding
                    ) as _reached
                from _started
            ),
            _numbered as (
                select
                    *,
                    sum(case when _from <= _reached then 0 else 1 end) over (
                        {{ partition }}
                        order by _from, _until
                        rows between unbounded preceding and current row
                    ) as _island
                from _reaches
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            min(_from) as started_at,
            nullif(max(_until), {{ dnpc.end_of_time() }}) as ended_at,
            {{
                dnpc.seconds_between(
                    "min(_from)", "nullif(max(_until), " ~ dnpc.end_of_time() ~ ")"
                )
            }} as duration_s,
            count(*) as n_merged
        from _numbered
        group by {{ dnpc._each_with_comma(keys) }} _island
    )
{%- endmacro -%}
