{#-
    The time between intervals, when nothing was on: from the end of all that went before to the next
    start. What a worker waited between one task's end and the next one's start.

    tasks:  worker_id | started_at | ended_at
            0         | 12:00:00   | 12:00:02
            0         | 12:00:01   | 12:00:03
            0         | 12:00:05   | 12:00:06

    select * from {{ find_gaps('tasks', by='worker_id') }} as idle

            worker_id | started_at | ended_at | duration_s
            0         | 12:00:03   | 12:00:05 | 2.0

    The arguments are those of merge_intervals. After an interval without an end there is no gap.
-#}
{%- macro find_gaps(relation, by=[], started_at="started_at", ended_at="ended_at") -%}
    {%- do dnpc._check_relation("find_gaps", relation) -%}
    {%- set keys = dnpc._list_of_columns("find_gaps", "by", by) -%}
    {%- do dnpc._check_column("find_gaps", "started_at", started_at) -%}
    {%- do dnpc._check_column("find_gaps", "ended_at", ended_at) -%}
    (
        with
            _starts as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ started_at }} as _from,
                    -- How far all that started before reaches.
                    max(
                        case
                            when {{ ended_at }} is null
                            then {{ dnpc.end_of_time() }}
                            else greatest({{ started_at }}, {{ ended_at }})
                        end
                    ) over (
                        {% if keys -%}partition by {{ keys | join(", ") }} {%- endif %}
                        order by {{ started_at }}
                        rows between unbounded preceding and 1 preceding
                    ) as _reached
                from {{ relation }} as _intervals
                where {{ started_at }} is not null
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            _reached as started_at,
            _from as ended_at,
            {{ dnpc.seconds_between("_reached", "_from") }} as duration_s
        from _starts
        where _reached < _from
    )
{%- endmacro -%}
