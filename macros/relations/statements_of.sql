{#-
    Rows that are statements already, for what the other parts of a component cannot say: spans whose
    type or id stands in a column.

    statements_of('stated', columns=['statement', 'span_id', 'span_type', 'run_id', 'span_key'])

    relation    name    a CTE, ref or subquery
    columns     list    those that it has of the columns of make_component(); the rest are null
-#}
{%- macro statements_of(relation, columns) -%}
    {%- set known = dnpc._statement_columns() -%}
    {%- if not dnpc._is_list(columns) or "statement" not in columns or columns | reject(
        "in", known
    ) | list -%}
        {{
            dnpc.raise_argument_error(
                "statements_of",
                "columns",
                columns,
                "a list with statement and any of " ~ known | join(", "),
            )
        }}
    {%- endif -%}
    (
        select
            {% for name in known -%}
                {{ name if name in columns else "null as " ~ name }}{{ ", " if not loop.last }}
            {%- endfor %}
        from {{ relation }} as _statements_of
    )
{%- endmacro -%}
