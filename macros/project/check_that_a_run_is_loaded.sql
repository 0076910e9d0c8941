{#- Stop with one sentence, instead of an error in every model, where there is nothing to build from. -#}
{%- macro check_that_a_run_is_loaded() -%}
    {%- if execute and flags.WHICH in ["build", "run", "test", "snapshot"] -%}
        {%- set loads = adapter.get_relation(
            database=target.database, schema="raw", identifier="loads"
        ) -%}
        {%- if loads is none or run_query(
            "select 1 from " ~ loads ~ " limit 1"
        ).rows | length == 0 -%}
            {{
                exceptions.raise_compiler_error(
                    "Nothing has been loaded into "
                    ~ target.path
                    ~ " yet, so there is nothing to build from. "
                    ~ "Load a run first: dnpc load PATH/TO/runinfo"
                )
            }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
