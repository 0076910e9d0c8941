{#-
    The spans that records mention, with what is known of them: part of a component.

    spans_of(
        'workers',
        span={'taskvine.worker': ['run_id', 'worker_id']},
        attributes={'hostname': 'hostname'},
    )

    relation    name        a CTE, ref or subquery with the key columns, run_id and line_number
    span        dict        the span's type and its key columns; a row with a null key is no span,
                            but for executor_label, which a log that stands alone lacks
    attributes  dict        names and SQL, beside the keys; of several rows the last that knows it
    is_ending   SQL         whether a record ends the span, at its recorded_at; the last one counts
    outcome     SQL         how the span ended, likewise
-#}
{%- macro spans_of(relation, span, attributes={}, is_ending=none, outcome=none) -%}
    {%- do dnpc._check_relation("spans_of", relation) -%}
    {%- set span_type, keys = dnpc._span_and_keys("spans_of", "span", span) -%}
    {%- do dnpc._check_sql("spans_of", "is_ending", is_ending or "false") -%}
    {%- do dnpc._check_sql("spans_of", "outcome", outcome or "null") -%}
    {%- if attributes is not mapping -%}
        {{
            dnpc.raise_argument_error(
                "spans_of", "attributes", attributes, "a dict of names and SQL expressions"
            )
        }}
    {%- endif -%}
    {%- set values = {} -%}
    {%- for key in keys if key != "run_id" -%} {%- do values.update({key: key}) -%} {%- endfor -%}
    {%- for name, value in attributes.items() -%}
        {%- do values.update(
            {name: dnpc.last_value_by(value, [value ~ " is not null", "line_number"])}
        ) -%}
    {%- endfor -%}
    {%- set stated = {
        "span_id": dnpc.span_id(span_type, keys),
        "span_type": dnpc._sql_strings([span_type]),
        "run_id": "run_id" if "run_id" in keys else "min(run_id)",
        "span_key": dnpc.span_key(keys),
        "attributes": dnpc.make_attributes(values) if values else dnpc.no_attributes(),
    } -%}
    {%- if is_ending -%}
        {%- do stated.update(
            {"ended_at": "max(case when " ~ is_ending ~ " then recorded_at end)"}
        ) -%}
    {%- endif -%}
    {%- if outcome -%}
        {%- do stated.update(
            {
                "outcome": dnpc.last_value_by(
                    outcome, [outcome ~ " is not null", "line_number"]
                )
            }
        ) -%}
    {%- endif -%}
    (
        select {{ dnpc._statement("span", stated) }}
        from {{ relation }} as _spans
        where {{ dnpc._all_known(keys) }}
        group by {{ keys | join(", ") }}
    )
{%- endmacro -%}
