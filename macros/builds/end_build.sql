{#-
    Ends what begin_build() began: puts the rows of a delta build in the place of those that the
    changed runs had, and notes that the tables are complete. All of it happens, or nothing does.
-#}
{%- macro end_build(results) -%}
    {%- if execute and flags.WHICH in ["build", "run", "seed"] -%}
        {{- adapter.dispatch("end_build", "dnpc")(results) -}}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__end_build(results) -%}
    {%- set nodes = dnpc._nodes_of_a_build() -%}
    {%- set done = (
        results
        | selectattr("status", "eq", "success")
        | map(attribute="node.unique_id")
        | list
    ) -%}
    {%- set not_done = (
        nodes
        | rejectattr("config.materialized", "eq", "ephemeral")
        | rejectattr("unique_id", "in", done)
        | list
    ) -%}
    {%- if nodes | selectattr("unique_id", "in", selected_resources) | list -%}
        {#- dbt may have begun a transaction to look what is there. -#}
        {%- set is_delta_build = dnpc._is_delta_build() -%}
        {%- call statement(auto_begin=true) -%} select 1 {%- endcall -%}
        {%- do adapter.commit() -%}
        begin transaction
        ;
        {%- if is_delta_build %}
            {%- if not_done | selectattr("resource_type", "eq", "model") | list -%}
                {%- do log("Delta build: not finished, the tables are as before", info=true) -%}
            {%- else -%} {{ dnpc._merge_delta(nodes) }} {{ dnpc._note_complete_build() }}
            {%- endif -%}
        {%- elif not not_done and project_name == "dnpc" and not (
            invocation_args_dict.get("empty") or invocation_args_dict.get("sample")
        ) -%}
            {{ dnpc._note_complete_build() }}
        {%- endif %}
        commit
        ;
        drop schema if exists delta cascade;
    {%- endif -%}
{%- endmacro -%}

{#- A load that came in between leaves it open what the tables were made from. -#}
{%- macro _note_complete_build() -%}
    create or replace table builds.parts as select * from delta.parts;
    delete from builds.last_build
    ;
    insert into builds.last_build by name
    select fingerprint, cast(current_timestamp as timestamp) as finished_at
    from delta.this_build
    where load_id = (select max(load_id) from raw.loads);
{%- endmacro -%}

{%- macro _merge_delta(nodes) -%}
    {%- set columns = run_query(
        "select table_name, string_agg(column_name, ',' order by column_index) as names "
        ~ "from duckdb_columns() where schema_name = 'delta' "
        ~ "and database_name = current_database() group by table_name"
    ) -%}
    {%- set columns_of = {} -%}
    {%- for row in columns.rows -%}
        {%- do columns_of.update({row[0]: row[1].split(",")}) -%}
    {%- endfor -%}
    {%- for model in ["stg_files__files", "spans"] %}
        select error('dnpc did not foresee run ' || run_id || ': dbt build --full-refresh')
        from {{ dnpc._delta_relation(model) }}
        where run_id is null or run_id not in (select id from delta.changed)
        ;
    {%- endfor %}
    {%- for node in nodes if node.resource_type == "model" and node.config.materialized == "table" %}
        delete from {{ node.relation_name }}
        where
            {{
                (
                    dnpc._is_of_changed_run(columns_of[node.alias])
                    if node.config.meta.is_per_run
                    else "true"
                )
            }}
        ;
        insert into {{ node.relation_name }} by name
        select *
        from {{ dnpc._delta_relation(node.alias) }};
    {%- endfor -%}
{%- endmacro -%}
