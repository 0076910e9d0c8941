{#-
    From one event to another: one row for each span that has the first.

    events:     span_id | event_type    | event_at
                a       | running       | 12:00:00
                a       | running       | 12:00:05
                a       | running_ended | 12:00:09
                b       | running       | 12:00:01

    select * from {{ pair_events('events', start='running', end='running_ended') }} as pairs

                span_id | started_at | ended_at | duration_s
                a       | 12:00:00   | 12:00:09 | 9.0

    relation        relation            the events
    start, end      string or list      the event types that start and end the interval
    by              name or list        what an event belongs to; 'span_id'
    pick_start      first or last       which one, where there are several starts; 'first'
    pick_end        first or last       which one, where there are several ends; 'last'
    keep_open       boolean             whether a span without an end is a row too, with a null
                                        ended_at and duration_s; false
    event_type, at  names               the columns of the type and the time of an event

    Any other column of the relation is dropped: what is to be kept goes into `by`. Events at the
    same time need no order, since only times are taken. duration_s is negative where the end that
    is picked lies before the start.
-#}
{%- macro pair_events(
    relation,
    start,
    end,
    by="span_id",
    pick_start="first",
    pick_end="last",
    keep_open=false,
    event_type="event_type",
    at="event_at"
) -%}
    {%- if not relation -%}
        {{
            raise_argument_error(
                "pair_events", "relation", relation, "a ref, a source, or the name of a CTE"
            )
        }}
    {%- endif -%}
    {%- set starts = _list_of_strings("pair_events", "start", start) -%}
    {%- set ends = _list_of_strings("pair_events", "end", end) -%}
    {%- set keys = _list_of_strings("pair_events", "by", by) -%}
    {%- set aggregates = {"first": "min", "last": "max"} -%}
    {%- if pick_start is not string or pick_start not in aggregates -%}
        {{ raise_argument_error("pair_events", "pick_start", pick_start, "'first' or 'last'") }}
    {%- endif -%}
    {%- if pick_end is not string or pick_end not in aggregates -%}
        {{ raise_argument_error("pair_events", "pick_end", pick_end, "'first' or 'last'") }}
    {%- endif -%}
    {%- if keep_open is not boolean -%}
        {{ raise_argument_error("pair_events", "keep_open", keep_open, "true or false") }}
    {%- endif -%}
    (
        with
            _moments as (
                select
                    {{ keys | join(", ") }},
                    {{ aggregates[pick_start] }} (
                        case when {{ event_type }} in ({{ _sql_strings(starts) }}) then {{ at }} end
                    ) as started_at,
                    {{ aggregates[pick_end] }} (
                        case when {{ event_type }} in ({{ _sql_strings(ends) }}) then {{ at }} end
                    ) as ended_at
                from {{ relation }}
                where {{ event_type }} in ({{ _sql_strings(starts + ends) }})
                group by {{ keys | join(", ") }}
            )
        select
            {{ keys | join(", ") }},
            started_at,
            ended_at,
            {{ seconds_between("started_at", "ended_at") }} as duration_s
        from _moments
        where started_at is not null {%- if not keep_open %} and ended_at is not null {%- endif %}
    )
{%- endmacro -%}
