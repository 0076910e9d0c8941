{#-
    The query of a model of one component, where the load has anything for it; in a build without,
    no rows of the same columns. Most runs have few of the systems that are known here, and the
    queries of all others would be dear to plan.

    {% call if_loaded("taskvine") %} select ... {% endcall %}

    component   string      as in the seed file_kinds; there is a file of its kinds, and it is on
    or_any      relation    what else it can tell of

    The columns are those that the model's description has, with types, else those of make_component().
    Unit tests, dbt compile and dbt show have the query always.
-#}
{%- macro if_loaded(component, or_any=none) -%}
    {%- set evidence = [
        "(select * from "
        ~ ref("stg_files__files")
        ~ " where component = "
        ~ dnpc._sql_strings([component])
        ~ ")"
    ] + ([or_any] if or_any else []) -%}
    {%- if not execute or flags.WHICH not in ["build", "run"] or model.resource_type != "model" -%}
        {{ caller() }}
    {%- elif dnpc._is_any_row(evidence) -%} {{ caller() }}
    {%- elif model.columns -%}
        {%- set types = {} -%}
        {%- for name, column in model.columns.items() -%}
            {%- do types.update({name: column.data_type}) -%}
        {%- endfor -%}
        {{ dnpc.select_no_rows(types) }}
    {%- else -%} {{ dnpc.select_no_statements() }}
    {%- endif -%}
{%- endmacro -%}

{%- macro _is_any_row(relations) -%}
    {%- set rows = [] -%}
    {%- for relation in relations -%}
        {%- do rows.append("select 1 from " ~ relation ~ " as _rows") -%}
    {%- endfor -%}
    {{ return(run_query(rows | join(" union all ") ~ " limit 1").rows | length > 0) }}
{%- endmacro -%}
