{#-
    dbt's ref and source. In a delta build they give the rows of the runs that have changed: models
    and their data tests see those only, and are written as if there were no others. See begin_build().
-#}
{%- macro ref() -%}
    {{ return(dnpc._of_changed_runs(builtins.ref(*varargs, **kwargs))) }}
{%- endmacro -%}

{%- macro source() -%}
    {{ return(dnpc._of_changed_runs(builtins.source(*varargs, **kwargs))) }}
{%- endmacro -%}

{%- macro _of_changed_runs(relation) -%}
    {%- set sees_tables = (
        execute
        and flags.WHICH in ["build", "run"]
        and (
            model.resource_type == "test"
            or (
                model.resource_type == "model"
                and model.config.materialized in ["table", "view", "ephemeral"]
            )
        )
    ) -%}
    {%- if relation.is_cte or not sees_tables or not dnpc._is_delta_build() -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set delta = dnpc._delta_relation(relation.identifier) -%}
    {%- if model.resource_type == "test" or model.config.meta.is_per_run -%}
        {{ return(delta) }}
    {%- endif -%}
    {#- A model of all runs sees the tables as end_build() will make them. -#}
    {%- if relation.schema == "raw" -%} {{ return(relation) }} {%- endif -%}
    {%- set per_run = (
        graph.nodes.values()
        | selectattr("config.meta.is_per_run", "eq", true)
        | map(attribute="relation_name")
    ) -%}
    {%- if relation | string not in per_run -%} {{ return(delta) }} {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(delta) | map(attribute="name") | list -%}
    {%- set after -%}
        (
            select *
            from {{ relation }}
            where not ({{ dnpc._is_of_changed_run(columns) }})
            union all by name
            select *
            from {{ delta }}
        )
    {%- endset -%}
    {{ return(after) }}
{%- endmacro -%}

{#- Which rows of a table, made run by run, a delta build replaces. -#}
{%- macro _is_of_changed_run(columns) -%}
    {%- set span_id = (
        columns
        | select("in", ["span_id", "superspan_id", "left_span_id", "root_span_id"])
        | first
    ) -%}
    {%- if "statement" in columns -%}
        case
            when run_id is not null
            then run_id in (select id from delta.changed)
            else
                coalesce(span_id in (select span_id from delta.old_spans), false)
                or coalesce(other_span_id in (select span_id from delta.old_spans), false)
        end
        {%- elif "run_id" in columns -%} run_id is null or run_id in (select id from delta.changed)
    {%- elif span_id -%} {{ span_id }} in (select span_id from delta.old_spans)
    {%- else -%} file_id in (select file_id from delta.source_files)
    {%- endif -%}
{%- endmacro -%}

{#- A relation of the schema in which a delta build works. -#}
{%- macro _delta_relation(name) -%}
    {{ return(api.Relation.create(database=target.database, schema="delta", identifier=name)) }}
{%- endmacro -%}

{%- macro _is_delta_build() -%}
    {%- set changed = dnpc._delta_relation("changed") -%}
    {{ return(load_cached_relation(changed) is not none) }}
{%- endmacro -%}
