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
    {%- if not relation -%}
        {{
            raise_argument_error(
                "count_states", "relation", relation, "a ref, a source, or the name of a CTE"
            )
        }}
    {%- endif -%}
    {%- if by is not string or not by -%}
        {{ raise_argument_error("count_states", "by", by, "the name of a column") }}
    {%- endif -%}
    {%- set states = _list_of_strings("count_states", "states", states) if states is not none -%}
    {%- set keys = _list_of_strings("count_states", "groups", groups) if groups != [] else [] -%}
    {%- set groups_and_state = (keys + ["_state"]) | join(", ") -%}
    {%- set key_columns -%}
        {%- for key in keys -%} {{ key }}, {{ " " }} {%- endfor -%}
    {%- endset -%}
    (
        with
            _entries as (
                select
                    {{ key_columns }}
                    {{ at }} as _at,
                    {{ event_type }} as _state,
                    lag({{ event_type }}) over (
                        partition by {{ (keys + [by]) | join(", ") }}
                        order by {{ at }}, {{ order_by }}, {{ event_type }}
                    ) as _previous_state
                from {{ relation }}
                where
                    {{ event_type }} is not null
                    {%- if states %}
                        and {{ event_type }} in ({{ _sql_strings(states) }})
                    {%- endif %}
            ),
            _changes as (
                select {{ key_columns }} _at, _state, 1 as _change
                from _entries
                where _previous_state is null or _previous_state != _state
                union all
                select {{ key_columns }} _at, _previous_state as _state, -1 as _change
                from _entries
                where _previous_state != _state
            ),
            _sums as (
                select {{ groups_and_state }}, _at, sum(_change) as _change
                from _changes
                group by {{ groups_and_state }}, _at
            )
        select
            {{ key_columns }}
            _at as state_at,
            _state as state,
            cast(
                sum(_change) over (
                    partition by {{ groups_and_state }}
                    order by _at
                    rows between unbounded preceding and current row
                ) as bigint
            ) as n_spans
        from _sums
        where _change != 0
    )
{%- endmacro -%}
