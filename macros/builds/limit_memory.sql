{#- What a build may use: as much as DNPC_MEMORY_LIMIT says, such as 16GB, else 5GB, or what the engine
    would take by itself if that is less. What does not fit is written to a folder beside the database. -#}
{%- macro limit_memory() -%}
    {%- set limit = env_var("DNPC_MEMORY_LIMIT", "") -%}
    {%- if execute -%}
        {%- if limit and not modules.re.fullmatch("(?i)[0-9.]+ *[KMGT]i?B", limit) -%}
            {{
                exceptions.raise_compiler_error(
                    "DNPC_MEMORY_LIMIT: " ~ limit ~ " is no amount of memory; write it like 4GB"
                )
            }}
        {%- endif -%}
        {{- adapter.dispatch("limit_memory", "dnpc")(limit) -}}
    {%- endif -%}
{%- endmacro -%}

{#- DuckDB by itself takes four fifths of a machine that others may work on, and is no quicker for it:
    a run of 1,000,000 tasks is built in 5GB as fast as in 18. From 2.0 on it can keep what it has taken,
    instead of asking the system for it anew in each query: that took a twentieth of a build. -#}
{%- macro default__limit_memory(limit) -%}
    {%- set query -%}
        select
            current_setting('memory_limit') as own_limit,
            (
                select count(*) from duckdb_settings() where name = 'block_allocator_memory'
            ) as can_keep
    {%- endset -%}
    {%- set engine = run_query(query).rows[0] -%}
    {%- set amount, unit = engine.own_limit.split(" ") -%}
    {%- if limit %} set memory_limit = '{{ limit }}'
    {%- elif unit == "TiB" or (unit == "GiB" and amount | float > 4.7) %}
        set memory_limit = '5GB'
        {%- if engine.can_keep %}
            ;
            set block_allocator_memory = '5GB'
        {%- endif %}
    {%- endif -%}
{%- endmacro -%}
