{#-
    The orders in which things happen below a root, the most common first: one row for each order and
    step, with the time from the step before.

    rooted:     root_span_id | span_type | event_type | event_at
                a            | try       | launched   | 12:00:00
                a            | try       | running    | 12:00:02
                b            | try       | launched   | 12:00:05
                b            | try       | running    | 12:00:09

    select * from {{ list_sequences('rooted') }} as sequences

                sequence_number | n_roots | share | step_number | span_type | event_type | mean_step_s | ...
                1               | 2       | 1.0   | 1           | try       | launched   |             |
                1               | 2       | 1.0   | 2           | try       | running    | 3.0         |

    relation        relation            the events, as in the mart rooted_events
    percentiles     list of numbers     of the steps' times, as for duration_distribution
    max_sequences   whole number        how many orders; none: all. Where clocks tie, most roots have
                                        an order of their own: see profile_events

    Events at the same time stand in the order of their names, so that the same things happening at
    once are the same order. For other roots than tasks and tries give their events: with a CTE
    roots of their span_ids, list_sequences(rooted_events(descendants('roots'))).
-#}
{%- macro list_sequences(relation=none, percentiles=[0.5], max_sequences=none) -%}
    {%- set relation = relation or ref("rooted_events") -%}
    {%- do dnpc._check_relation("list_sequences", relation) -%}
    {%- do dnpc._check_percentiles("list_sequences", percentiles) -%}
    {%- if max_sequences is not none -%}
        {%- set max_sequences = dnpc._positive_number(
            "list_sequences", "max_sequences", max_sequences, is_whole=true
        ) -%}
    {%- endif -%}
    (
        with
            _events as {{ dnpc.worked_out_once() }} (
                select root_span_id, span_type, event_type, event_at
                from {{ relation }} as _all_events
            ),
            -- Numbers in the order of the names are sorted and compared faster.
            _types as (
                select
                    span_type,
                    event_type,
                    cast(row_number() over (order by span_type, event_type) as integer) as _type
                from (select distinct span_type, event_type from _events) as _names
            ),
            _steps as (
                select
                    _events.root_span_id,
                    _types._type,
                    row_number() over _in_order as _step_number,
                    {{
                        dnpc.seconds_between(
                            "lag(_events.event_at) over _in_order", "_events.event_at"
                        )
                    }} as _step_s
                from _events
                inner join
                    _types
                    on {{ dnpc._same_columns(["span_type", "event_type"], "_events", "_types") }}
                window
                    _in_order as (
                        partition by _events.root_span_id order by _events.event_at, _types._type
                    )
            ),
            _roots as (
                select root_span_id, {{ dnpc._list_in_order("_type", "_step_number") }} as _sequence
                from _steps
                group by root_span_id
            ),
            _sequences as (
                select
                    _sequence,
                    count(*) as n_roots,
                    count(*) / cast(sum(count(*)) over () as double) as share,
                    row_number() over (order by count(*) desc, _sequence) as sequence_number
                from _roots
                group by _sequence
            ),
            _chosen as (
                select _roots.root_span_id, _sequences.sequence_number
                from _sequences
                inner join _roots on _sequences._sequence = _roots._sequence
                {%- if max_sequences %}
                    where _sequences.sequence_number <= {{ max_sequences }}
                {%- endif %}
            ),
            _times as (
                select
                    _chosen.sequence_number,
                    _steps._step_number as step_number,
                    any_value(_steps._type) as _type,
                    avg(_steps._step_s) as mean_step_s,
                    min(_steps._step_s) as min_step_s,
                    {%- for percentile in percentiles %}
                        {{ dnpc.percentile_of("_steps._step_s", percentile) }}
                        as {{ dnpc._percentile_name(percentile, "_step_s") }},
                    {%- endfor %}
                    max(_steps._step_s) as max_step_s
                from _chosen
                inner join _steps on _chosen.root_span_id = _steps.root_span_id
                group by _chosen.sequence_number, _steps._step_number
            )
        select
            _times.sequence_number,
            _sequences.n_roots,
            _sequences.share,
            _times.step_number,
            _types.span_type,
            _types.event_type,
            _times.mean_step_s,
            _times.min_step_s,
            {%- for percentile in percentiles %}
                _times.{{ dnpc._percentile_name(percentile, "_step_s") }},
            {%- endfor %}
            _times.max_step_s
        from _times
        inner join _sequences on _times.sequence_number = _sequences.sequence_number
        inner join _types on _times._type = _types._type
    )
{%- endmacro -%}

{#- An aggregate: the values, in order, as a list. -#}
{%- macro _list_in_order(value, order_by) -%}
    {{- return(adapter.dispatch("_list_in_order", "dnpc")(value, order_by)) -}}
{%- endmacro -%}

{%- macro default___list_in_order(value, order_by) -%}
    list({{ value }} order by {{ order_by }})
{%- endmacro -%}
