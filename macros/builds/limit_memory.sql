{#- What a build may use where DNPC_MEMORY_LIMIT says so, such as 4GB; what does not fit is written to a
    folder beside the database. Without it, the engine has a limit of its own. -#}
{%- macro limit_memory() -%}
    {%- set limit = env_var("DNPC_MEMORY_LIMIT", "") -%}
    {%- if execute and limit -%}
        {%- if not modules.re.fullmatch("(?i)[0-9.]+ *[KMGT]i?B", limit) -%}
            {{
                exceptions.raise_compiler_error(
                    "DNPC_MEMORY_LIMIT: " ~ limit ~ " is no amount of memory; write it like 4GB"
                )
            }}
        {%- endif -%}
        {{- adapter.dispatch("limit_memory", "dnpc")(limit) -}}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__limit_memory(limit) -%} set memory_limit = '{{ limit }}' {%- endmacro -%}
