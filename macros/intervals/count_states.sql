{#-
    How many spans are in each state over time. An event puts its span into the state that is named
    as the event, until the span's next event; the last one holds for good.

    events:     root_span_id | event_type | event_at
                a            | launched   | 12:00:00
                b            | launched   | 12:00:01
                a            | running    | 12:00:02

    select * from {{ count_states('events') }} as states

                state_at | state    | n_spans
                12:00:00 | launched | 1
                12:00:01 | launched | 2
                12:00:02 | launched | 1
                12:00:02 | running  | 1

    relation        relation        the events, as in the mart rooted_events
    states          list            the event types that are states; none: all are
    by              name            what is in a state; 'root_span_id'
    groups          name or list    columns for whose values the counts are made; none: one count
    event_type, at, order_by        the columns of an event's type, its time, and its order among
                                    events of the same time

    One row for each group, state and time at which its count changes.
-#}
{%- macro count_states(
    relation,
    states=none,
    by="root_span_id",
    groups=[],
    event_type="event_type",
    at="event_at",
    order_by="event_order"
) -%}
    {%- do dnpc._check_relation("count_states", relation) -%}
    {%- do dnpc._check_column("count_states", "by", by) -%}
    {%- set states = dnpc._list_of_strings("count_states", "states", states) if states is not none -%}
    {%- set keys = dnpc._list_of_columns("count_states", "groups", groups) -%}
    {%- do dnpc._check_column("count_states", "event_type", event_type) -%}
    {%- do dnpc._check_column("count_states", "at", at) -%}
    {%- do dnpc._check_column("count_states", "order_by", order_by) -%}
    (
        with
            _entries as (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ at }} as _at,
                    {{ event_type }} as _state,
                    lag({{ event_type }}) over (
                        partition by {{ (keys + [by]) | join(", ") }}
                        order by {{ at }}, {{ order_by }}, {{ event_type }}
                    ) as _previous_state
                from {{ relation }}
                where
                    {{ event_type }} is not null and {{ at }} is not null
                    {%- if states %}
                        and {{ event_type }} in ({{ dnpc._sql_strings(states) }})
                    {%- endif %}
            ),
            _changes as (
                select {{ dnpc._each_with_comma(keys) }} _at, _state, 1 as _change
                from _entries
                where _previous_state is null or _previous_state != _state
                union all
                select
                    {{ dnpc._each_with_comma(keys) }} _at, _previous_state as _state, -1 as _change
                from _entries
                where _previous_state != _state
            )
        select
            {{ dnpc._each_with_comma(keys) }}
            _at as state_at,
            _state as state,
            cast(_total as bigint) as n_spans
        from {{ dnpc._sum_changes("_changes", keys + ["_state"]) }} as _totals
    )
{%- endmacro -%}
