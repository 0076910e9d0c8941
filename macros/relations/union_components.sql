{#-
    One part of what all components state: of the model of each name in the var `components`, which is
    in the shape of make_component().

    part    one of spans, events, subspans, facets
-#}
{%- macro union_components(part) -%}
    {%- set parts = {
        "spans": [
            "span",
            "span_id, span_type, run_id, span_key, ended_at, outcome, attributes",
        ],
        "events": [
            "event",
            "span_id, span_type, event_type, event_at, event_order, file_id, line_number, attributes",
        ],
        "subspans": [
            "subspan",
            "span_id as superspan_id, other_span_id as subspan_id, key, rule, is_inferred",
        ],
        "facets": [
            "facet",
            "span_id as left_span_id, other_span_id as right_span_id, rule, is_inferred",
        ],
    } -%}
    {%- if part not in parts -%}
        {{
            dnpc.raise_argument_error(
                "union_components", "part", part, "one of " ~ parts | join(", ")
            )
        }}
    {%- endif -%}
    {%- set components = var("components") -%}
    {%- if not components or not dnpc._is_list(
        components
    ) or components | unique | list | length != components | length -%}
        {{
            dnpc.raise_argument_error(
                "union_components",
                "components",
                components,
                "a list of components, each once, such as [monitoring, parsl_log, htex]",
            )
        }}
    {%- endif -%}
    (
        {%- for component in var("components") %}
            select {{ parts[part][1] }}
            from {{ ref(component) }}
            where statement = {{ dnpc._sql_strings([parts[part][0]]) }}
            {%- if not loop.last %}
                union all
            {%- endif -%}
        {%- endfor %}
    )
{%- endmacro -%}
