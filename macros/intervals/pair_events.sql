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
    each            span or start       of what there is a row: 'span', or 'start' for every event that
                                        starts, with the first end at its time or later and before
                                        the next start; pick_start and pick_end have no say then

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
    at="event_at",
    each="span"
) -%}
    {%- do dnpc._check_relation("pair_events", relation) -%}
    {%- set starts = dnpc._list_of_strings("pair_events", "start", start) -%}
    {%- set ends = dnpc._list_of_strings("pair_events", "end", end) -%}
    {%- set keys = dnpc._list_of_strings("pair_events", "by", by) -%}
    {%- do dnpc._check_choice("pair_events", "each", each, ["span", "start"]) -%}
    {%- do dnpc._check_choice("pair_events", "pick_start", pick_start, ["first", "last"]) -%}
    {%- do dnpc._check_choice("pair_events", "pick_end", pick_end, ["first", "last"]) -%}
    {%- if keep_open is not boolean -%}
        {{ dnpc.raise_argument_error("pair_events", "keep_open", keep_open, "true or false") }}
    {%- endif -%}
    {%- do dnpc._check_column("pair_events", "event_type", event_type) -%}
    {%- do dnpc._check_column("pair_events", "at", at) -%}
    {%- set aggregates = {"first": "min", "last": "max"} -%}
    {%- set start_at -%}
        case when {{ event_type }} in ({{ dnpc._sql_strings(starts) }}) then {{ at }} end
    {%- endset -%}
    {%- set end_at -%}
        case when {{ event_type }} in ({{ dnpc._sql_strings(ends) }}) then {{ at }} end
    {%- endset -%}
    (
        with
            {%- if each == "start" %}
                _events as (
                    select
                        {{ keys | join(", ") }},
                        {{ start_at }} as _start_at,
                        {{ end_at }} as _end_at,
                        -- An end at the time of a start comes behind it.
                        count({{ start_at }}) over (
                            partition by {{ keys | join(", ") }}
                            order by {{ at }}, {{ start_at }} is null
                            rows between unbounded preceding and current row
                        ) as _start_number
                    from {{ relation }} as _all_events
                    where {{ event_type }} in ({{ dnpc._sql_strings(starts + ends) }})
                ),
            {%- endif %}
            _moments as (
                {%- if each == "start" %}
                    select
                        {{ keys | join(", ") }},
                        min(_start_at) as started_at,
                        min(_end_at) as ended_at
                    from _events
                    group by {{ keys | join(", ") }}, _start_number
                {%- else %}
                    select
                        {{ keys | join(", ") }},
                        {{ aggregates[pick_start] }} ({{ start_at }}) as started_at,
                        {{ aggregates[pick_end] }} ({{ end_at }}) as ended_at
                    from {{ relation }} as _all_events
                    where {{ event_type }} in ({{ dnpc._sql_strings(starts + ends) }})
                    group by {{ keys | join(", ") }}
                {%- endif %}
            )
        select
            {{ keys | join(", ") }},
            started_at,
            ended_at,
            {{ dnpc.seconds_between("started_at", "ended_at") }} as duration_s
        from _moments
        where started_at is not null {%- if not keep_open %} and ended_at is not null {%- endif %}
    )
{%- endmacro -%}
