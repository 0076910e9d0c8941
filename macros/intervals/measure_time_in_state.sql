{#-
    How long each span was in each state. An event puts its span into the state that is named as the
    event, until the span's next event.

    events:     root_span_id | event_type | event_at | event_order
                a            | launched   | 12:00:00 | 1
                a            | running    | 12:00:02 | 2
                a            | launched   | 12:00:05 | 3
                a            | exec_done  | 12:00:06 | 4

    select * from {{ measure_time_in_state('events') }} as times

                root_span_id | state     | n_times | time_s | is_open
                a            | launched  | 2       | 3.0    | false
                a            | running   | 1       | 3.0    | false
                a            | exec_done | 1       | 0.0    | true

    relation        relation        the events, as in the mart rooted_events
    states          list            the event types that are states; none: all are
    by              name or list    what is in a state; 'root_span_id'
    event_type, at, order_by        as for count_states

    The same state again is no change. A state that nothing follows has no known end: is_open, and no
    time is added for it.
-#}
{%- macro measure_time_in_state(
    relation,
    states=none,
    by="root_span_id",
    event_type="event_type",
    at="event_at",
    order_by="event_order"
) -%}
    {%- do dnpc._check_relation("measure_time_in_state", relation) -%}
    {%- set keys = dnpc._list_of_strings("measure_time_in_state", "by", by) -%}
    {%- set states = (
        dnpc._list_of_strings("measure_time_in_state", "states", states) if states is not none
    ) -%}
    {%- do dnpc._check_column("measure_time_in_state", "event_type", event_type) -%}
    {%- do dnpc._check_column("measure_time_in_state", "at", at) -%}
    {%- do dnpc._check_column("measure_time_in_state", "order_by", order_by) -%}
    (
        with
            _entries as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ event_type }} as state,
                    {{ at }} as _entered_at,
                    lag({{ event_type }}) over (
                        partition by {{ keys | join(", ") }}
                        order by {{ at }}, {{ order_by }}, {{ event_type }}
                    ) as _previous_state,
                    lead({{ at }}) over (
                        partition by {{ keys | join(", ") }}
                        order by {{ at }}, {{ order_by }}, {{ event_type }}
                    ) as _left_at
                from {{ relation }} as _events
                where
                    {{ event_type }} is not null and {{ at }} is not null
                    {%- if states %}
                        and {{ event_type }} in ({{ dnpc._sql_strings(states) }})
                    {%- endif %}
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            state,
            count(
                case when _previous_state is null or _previous_state != state then 1 end
            ) as n_times,
            coalesce(sum({{ dnpc.seconds_between("_entered_at", "_left_at") }}), 0) as time_s,
            max(case when _left_at is null then 1 else 0 end) = 1 as is_open
        from _entries
        group by {{ (keys + ["state"]) | join(", ") }}
    )
{%- endmacro -%}
