{#-
    Rows that are statements already, for what the other parts of a component cannot say: spans whose
    type or id stands in a column.

    statements_of('mentioned_spans', 'span')

    relation    name    a CTE, ref or subquery
    statement   string  what each row states: span, event, subspan or facet
    columns     list    those that it has of the columns of make_component(); the rest are null, but
                        that the event_order is the line_number. Without a list,
                        of a span     span_id, span_type, run_id, span_key, attributes
                        of an event   span_id, span_type, run_id, event_type, event_at, attributes
                        of others     span_id, other_span_id, key, rule, is_inferred; a facet has no key
                        and of each   file_id, line_number
-#}
{%- macro statements_of(relation, statement, columns=none) -%}
    {%- do dnpc._check_relation("statements_of", relation) -%}
    {%- set record = ["file_id", "line_number"] -%}
    {%- set binding = ["span_id", "other_span_id", "rule", "is_inferred"] -%}
    {%- set span = ["span_id", "span_type", "run_id"] -%}
    {%- set usual = {
        "span": span + ["span_key", "attributes"] + record,
        "event": span + ["event_type", "event_at", "attributes"] + record,
        "subspan": binding + ["key"] + record,
        "facet": binding + record,
    } -%}
    {%- set known = dnpc._statement_columns()[1:] -%}
    {%- if columns is not none and (
        not dnpc._is_list(columns) or columns | reject("in", known) | list
    ) -%}
        {{
            dnpc.raise_argument_error(
                "statements_of", "columns", columns, "a list of some of " ~ known | join(", ")
            )
        }}
    {%- endif -%}
    {%- if statement not in usual -%}
        {{
            dnpc.raise_argument_error(
                "statements_of", "statement", statement, "one of " ~ usual | join(", ")
            )
        }}
    {%- endif -%}
    {%- set columns = usual[statement] if columns is none else columns -%}
    {%- set values = {} -%}
    {%- for name in columns -%} {%- do values.update({name: name}) -%} {%- endfor -%}
    {%- if statement == "event" and "line_number" in columns -%}
        {%- do values.setdefault("event_order", "line_number") -%}
    {%- endif -%}
    (select {{ dnpc._statement(statement, values) }} from {{ relation }} as _statements_of)
{%- endmacro -%}
