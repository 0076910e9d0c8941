{#-
    Records as the events of spans, and the spans that they are of: part of a component.

    events_of('stages', span={'campaign.unit': ['run_id', 'unit']})

    relation    name        a CTE, ref or subquery with a row for each event: run_id, recorded_at,
                            file_id, line_number, attributes, as text_records() gives them
    span        dict        the span's type and its key columns; a row with a null key is no event,
                            but for executor_label, which a log that stands alone lacks
    event_type  SQL         what happened; the column event_type
    attributes  SQL         what else is known of the event, JSON; the column attributes
    is_ending   SQL         whether the event ends the span; span_endings says so otherwise
    outcome     SQL         how the span ended, where a record says so; the last one counts

    The span's attributes are its keys but run_id.
-#}
{%- macro events_of(
    relation,
    span,
    event_type="event_type",
    attributes="attributes",
    is_ending=none,
    outcome=none
) -%}
    {%- do dnpc._check_relation("events_of", relation) -%}
    {%- set span_type, keys = dnpc._span_and_keys("events_of", "span", span) -%}
    {%- do dnpc._check_column("events_of", "event_type", event_type) -%}
    {%- do dnpc._check_sql("events_of", "attributes", attributes or "null") -%}
    {%- do dnpc._check_sql("events_of", "is_ending", is_ending or "false") -%}
    {%- do dnpc._check_sql("events_of", "outcome", outcome or "null") -%}
    (
        select
            {{
                dnpc._statement(
                    "event",
                    {
                        "span_id": dnpc.span_id(span_type, keys),
                        "span_type": dnpc._sql_strings([span_type]),
                        "run_id": "run_id",
                        "event_type": event_type,
                        "event_at": "recorded_at",
                        "event_order": "line_number",
                        "attributes": attributes or dnpc.no_attributes(),
                        "file_id": "file_id",
                        "line_number": "line_number",
                    },
                )
            }}
        from {{ relation }} as _events
        where
            recorded_at is not null and {{ event_type }} is not null and {{ dnpc._all_known(keys) }}
        union all
        select *
        from {{ dnpc.spans_of(relation, span, is_ending=is_ending, outcome=outcome) }} as _spans
    )
{%- endmacro -%}
