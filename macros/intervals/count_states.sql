{#-
    How many spans are in each state over time. An event puts its span into the state that is named
    as the event, until the span's next event; the last one holds for good.

    events:     root_span_id | event_type | event_at | event_order
                a            | launched   | 12:00:00 | 1
                b            | launched   | 12:00:01 | 2
                a            | running    | 12:00:02 | 3

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
    {%- set columns = keys + [event_type] -%}
    (
        with
            _events as {{ dnpc.worked_out_once() }} (
                select
                    {{ dnpc._each_with_comma(keys) }}
                    {{ event_type }},
                    {{ by }} as _by,
                    {{ at }} as _at,
                    {{ order_by }} as _order
                from {{ relation }} as _all_events
                where
                    {{ event_type }} is not null and {{ at }} is not null
                    {%- if states %}
                        and {{ event_type }} in ({{ dnpc._sql_strings(states) }})
                    {%- endif %}
            ),
            -- Small numbers are sorted several times as fast as names.
            _series as (
                select
                    {{ columns | join(", ") }},
                    cast(
                        row_number() over (order by {{ columns | join(", ") }}) as integer
                    ) as _number,
                    {% if keys -%}
                        cast(dense_rank() over (order by {{ keys | join(", ") }}) as integer)
                    {%- else -%} 1
                    {%- endif %} as _group
                from (select distinct {{ columns | join(", ") }} from _events) as _names
            ),
            _entries as (
                select
                    _events._at,
                    _series._number,
                    lag(_series._number) over (
                        partition by _series._group, _events._by
                        order by _events._at, _events._order, _series._number
                    ) as _previous_number
                from _events
                inner join _series on {{ dnpc._same_columns(columns, "_events", "_series") }}
            ),
            _changes as (
                select _at, _number, 1 as _change
                from _entries
                where _previous_number is null or _previous_number != _number
                union all
                select _at, _previous_number as _number, -1 as _change
                from _entries
                where _previous_number != _number
            )
        select
            {{ dnpc._each_with_comma(keys, "_series") }}
            _totals._at as state_at,
            _series.{{ event_type }} as state,
            cast(_totals._total as bigint) as n_spans
        from {{ dnpc._sum_changes("_changes", ["_number"]) }} as _totals
        inner join _series on _totals._number = _series._number
    )
{%- endmacro -%}
