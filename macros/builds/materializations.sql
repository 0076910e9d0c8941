{#- dbt's own, but for a delta build, which leaves the tables to end_build(). -#}
{%- materialization table, adapter = "duckdb" -%}
    {%- if dnpc._is_delta_build() -%} {{ return(dnpc._build_delta("table")) }} {%- endif -%}
    {{ return(dbt.materialization_table_duckdb()) }}
{%- endmaterialization -%}

{%- materialization view, adapter = "duckdb" -%}
    {%- if dnpc._is_delta_build() -%} {{ return(dnpc._build_delta("view")) }} {%- endif -%}
    {{ return(dbt.materialization_view_default()) }}
{%- endmaterialization -%}

{%- macro _build_delta(kind) -%}
    {%- set relation = dnpc._delta_relation(this.identifier) -%}
    {%- call statement("main") -%}
        create {{ kind }} {{ relation }} as ({{ sql }})
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({"relations": [relation.incorporate(type=kind)]}) }}
{%- endmacro -%}
