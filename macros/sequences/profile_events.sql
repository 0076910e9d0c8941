{#-
    One canonical order of what happens below a root, by typical time since the root began: how many
    of the roots have each event, when, and how long after the event before.

    rooted:     root_span_id | span_type | event_type | since_root_s
                a            | try       | launched   | 0.0
                a            | try       | running    | 2.0
                b            | try       | launched   | 0.0
                b            | try       | running    | 4.0
                b            | try       | failed     | 5.0

    select * from {{ profile_events('rooted') }} as profile

                event_number | span_type | event_type | n_roots | share | mean_since_root_s | mean_step_s | ...
                1            | try       | launched   | 2       | 1.0   | 0.0               |             |
                2            | try       | running    | 2       | 1.0   | 3.0               | 3.0         |
                3            | try       | failed     | 1       | 0.5   | 5.0               | 1.0         |

    relation        relation            the events, as in the mart rooted_events
    by              name or list        columns of the root, such as run_id, for whose values a
                                        profile is made; all have the same order, so that they compare
    percentiles     list of numbers     of the times, as for duration_distribution
    root, since_root_s      names       the columns of the root and of the time since it began

    Of several events of a type below one root the first counts. Events are ordered by the median of
    their times, ties by their means and names. A step is the time since the event that comes before
    it in that order and that the root has; it is negative where a root has them the other way round.
-#}
{%- macro profile_events(
    relation=none,
    by=[],
    percentiles=[0.5, 0.9],
    root="root_span_id",
    since_root_s="since_root_s"
) -%}
    {%- set relation = relation or ref("rooted_events") -%}
    {%- do dnpc._check_relation("profile_events", relation) -%}
    {%- set keys = dnpc._list_of_columns("profile_events", "by", by) -%}
    {%- do dnpc._check_percentiles("profile_events", percentiles) -%}
    {%- do dnpc._check_column("profile_events", "root", root) -%}
    {%- do dnpc._check_column("profile_events", "since_root_s", since_root_s) -%}
    (
        with
            _firsts as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ root }} as _root,
                    span_type,
                    event_type,
                    min({{ since_root_s }}) as _since_s
                from {{ relation }} as _events
                where {{ since_root_s }} is not null
                group by {{ dnpc._each_with_comma(keys) }} {{ root }}, span_type, event_type
            ),
            _order as (
                select
                    span_type,
                    event_type,
                    row_number() over (
                        order by
                            {{ dnpc.percentile_of("_since_s", 0.5) }},
                            avg(_since_s),
                            span_type,
                            event_type
                    ) as event_number
                from _firsts
                group by span_type, event_type
            ),
            _steps as (
                select
                    {{ dnpc._each_with_comma(keys, "_firsts") }}
                    _order.event_number,
                    _firsts.span_type,
                    _firsts.event_type,
                    _firsts._since_s,
                    _firsts._since_s - lag(_firsts._since_s) over (
                        partition by {{ dnpc._each_with_comma(keys, "_firsts") }} _firsts._root
                        order by _order.event_number
                    ) as _step_s
                from _firsts
                inner join
                    _order
                    on {{ dnpc._same_columns(["span_type", "event_type"], "_firsts", "_order") }}
            ),
            _totals as (
                select {{ dnpc._each_with_comma(keys) }} count(distinct _root) as _n_roots
                from _firsts
                {%- if keys %} group by {{ keys | join(", ") }} {%- endif %}
            )
        select
            {{ dnpc._each_with_comma(keys, "_steps") }}
            _steps.event_number,
            _steps.span_type,
            _steps.event_type,
            count(*) as n_roots,
            count(*) / cast(any_value(_totals._n_roots) as double) as share,
            avg(_steps._since_s) as mean_since_root_s,
            {%- for percentile in percentiles %}
                {{ dnpc.percentile_of("_steps._since_s", percentile) }}
                as {{ dnpc._percentile_name(percentile, "_since_root_s") }},
            {%- endfor %}
            avg(_steps._step_s) as mean_step_s,
            min(_steps._step_s) as min_step_s,
            {%- for percentile in percentiles %}
                {{ dnpc.percentile_of("_steps._step_s", percentile) }}
                as {{ dnpc._percentile_name(percentile, "_step_s") }},
            {%- endfor %}
            max(_steps._step_s) as max_step_s
        from _steps
        inner join _totals on {{ dnpc._same_columns(keys, "_steps", "_totals") }}
        group by
            {{ dnpc._each_with_comma(keys, "_steps") }}
            _steps.event_number,
            _steps.span_type,
            _steps.event_type
    )
{%- endmacro -%}
