{#-
    The models <component>__spans, __events, __subspans and __facets of a component that is a folder
    of models, in the shape of make_component().

    component   string      the component's name
-#}
{%- macro state_parts(component) -%}
    (
        {{ dnpc.select_no_statements() }}
        union all
        select
            {{
                dnpc._statement(
                    "span",
                    {
                        "span_id": "span_id",
                        "span_type": "span_type",
                        "run_id": "run_id",
                        "span_key": "span_key",
                        "outcome": "outcome",
                        "attributes": "attributes",
                    },
                )
            }}
        from {{ ref(component ~ "__spans") }}
        union all
        select
            {{
                dnpc._statement(
                    "event",
                    {
                        "span_id": "span_id",
                        "span_type": "span_type",
                        "event_type": "event_type",
                        "event_at": "event_at",
                        "event_order": "event_order",
                        "attributes": "attributes",
                        "file_id": "file_id",
                        "line_number": "line_number",
                    },
                )
            }}
        from {{ ref(component ~ "__events") }}
        union all
        select
            {{
                dnpc._statement(
                    "subspan",
                    {
                        "span_id": "superspan_id",
                        "other_span_id": "subspan_id",
                        "key": "key",
                        "rule": "rule",
                        "is_inferred": "is_inferred",
                    },
                )
            }}
        from {{ ref(component ~ "__subspans") }}
        union all
        select
            {{
                dnpc._statement(
                    "facet",
                    {
                        "span_id": "left_span_id",
                        "other_span_id": "right_span_id",
                        "rule": "rule",
                        "is_inferred": "is_inferred",
                    },
                )
            }}
        from {{ ref(component ~ "__facets") }}
    )
{%- endmacro -%}
