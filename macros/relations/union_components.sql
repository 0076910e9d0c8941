{#-
    The rows of all components: <component>__<part> of each name in the var `components`.

    part    one of spans, events, subspans, facets
-#}
{%- macro union_components(part) -%}
    {%- set parts = ["spans", "events", "subspans", "facets"] -%}
    {%- if part not in parts -%}
        {{
            raise_argument_error(
                "union_components", "part", part, "one of " ~ parts | join(", ")
            )
        }}
    {%- endif -%}
    {%- set components = var("components") -%}
    {%- if not _is_list(
        components
    ) or components | unique | list | length != components | length -%}
        {{
            raise_argument_error(
                "union_components",
                "components",
                components,
                "a list of components, each once, such as [monitoring, parsl_log, htex]",
            )
        }}
    {%- endif -%}
    (
        {%- for component in var("components") %}
            select *
            from {{ ref(component ~ "__" ~ part) }}
            {%- if not loop.last %}
                union all by name
            {%- endif -%}
        {%- endfor %}
    )
{%- endmacro -%}
