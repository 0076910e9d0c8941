{#-
    How many events there were in each interval of time, and how many that is per second; intervals
    without any too.

    events:     event_at
                12:00:00.2
                12:00:00.9
                12:00:02.0

    select * from {{ count_per_interval('events', every_s=1) }} as rates

                interval_start_at | n_events | rate_per_s
                12:00:00          | 2        | 2.0
                12:00:01          | 0        | 0.0
                12:00:02          | 1        | 1.0

    relation    relation        the events
    every_s     number          the length of an interval, seconds
    by          name or list    columns for whose values events are counted; none: all together
    at          name            the column of the time; 'event_at'

    Intervals begin on multiples of every_s since 1970. Each group has those from the first event of
    all groups to the last.
-#}
{%- macro count_per_interval(relation, every_s, by=[], at="event_at") -%}
    {%- do dnpc._check_relation("count_per_interval", relation) -%}
    {%- set every_s = dnpc._positive_number("count_per_interval", "every_s", every_s) -%}
    {%- set keys = dnpc._list_of_columns("count_per_interval", "by", by) -%}
    {%- do dnpc._check_column("count_per_interval", "at", at) -%}
    (
        with
            _counts as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ dnpc.truncate_to_seconds(at, every_s) }} as interval_start_at,
                    count(*) as n_events
                from {{ relation }} as _events
                where {{ at }} is not null
                group by {{ dnpc._each_with_comma(keys) }} interval_start_at
            ),
            _ends as (
                select min(interval_start_at) as _first_at, max(interval_start_at) as _last_at
                from _counts
            ),
            _intervals as (
                select {{ dnpc.time_steps("_first_at", "_last_at", every_s) }} as interval_start_at
                from _ends
            ),
            _groups as (
                select distinct
                    {% for key in keys -%} {{ key }}{{ ", " if not loop.last }}
                    {%- else -%} 1 as _all
                    {%- endfor %}
                from _counts
            )
        select
            {{ dnpc._each_with_comma(keys, "_groups") }}
            _intervals.interval_start_at,
            coalesce(_counts.n_events, 0) as n_events,
            coalesce(_counts.n_events, 0) / cast({{ every_s }} as double) as rate_per_s
        from _groups
        cross join _intervals
        left join
            _counts
            on _intervals.interval_start_at = _counts.interval_start_at
            and {{ dnpc._same_columns(keys, "_groups", "_counts") }}
    )
{%- endmacro -%}
