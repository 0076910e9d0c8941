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
    once are the same order.
-#}
{%- macro list_sequences(relation=none, percentiles=[0.5], max_sequences=none) -%}
    {%- set relation = relation or ref("rooted_events") -%}
    {%- do dnpc._check_relation("list_sequences", relation) -%}
    {%- do dnpc._check_percentiles("list_sequences", percentiles) -%}
    {%- if max_sequences is not none -%}
        {%- do dnpc._check_positive(
            "list_sequences", "max_sequences", max_sequences, is_whole=true
        ) -%}
    {%- endif -%}
    (
        with
            _steps as (
                select
                    root_span_id,
                    span_type,
                    event_type,
                    row_number() over _in_order as step_number,
                    {{ dnpc.seconds_between("lag(event_at) over _in_order", "event_at") }}
                    as _step_s
                from {{ relation }} as _events
                window
                    _in_order as (
                        partition by root_span_id order by event_at, span_type, event_type
                    )
            ),
            _roots as (
                select
                    root_span_id,
                    {{
                        dnpc.text_of_list(
                            "span_type || chr(9) || event_type", order_by="step_number"
                        )
                    }} as _sequence
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
            )
        select
            _sequences.sequence_number,
            any_value(_sequences.n_roots) as n_roots,
            any_value(_sequences.share) as share,
            _steps.step_number,
            any_value(_steps.span_type) as span_type,
            any_value(_steps.event_type) as event_type,
            avg(_steps._step_s) as mean_step_s,
            min(_steps._step_s) as min_step_s,
            {%- for percentile in percentiles %}
                {{ dnpc.percentile_of("_steps._step_s", percentile) }}
                as {{ dnpc._percentile_name(percentile, "_step_s") }},
            {%- endfor %}
            max(_steps._step_s) as max_step_s
        from _sequences
        inner join _roots on _sequences._sequence = _roots._sequence
        inner join _steps on _roots.root_span_id = _steps.root_span_id
        {%- if max_sequences %} where _sequences.sequence_number <= {{ max_sequences }} {%- endif %}
        group by _sequences.sequence_number, _steps.step_number
    )
{%- endmacro -%}
