{#-
    Writes the descriptions of a model and of its columns into the database, in one statement. dbt's own
    asks twice which columns there are before it does so: that took a tenth of a build.
-#}
{%- macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(alter_relation_comment(relation, model.description)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() if column.description -%}
            {%- do comments.append(
                "comment on column "
                ~ relation
                ~ "."
                ~ adapter.quote(name)
                ~ " is "
                ~ duckdb_escape_comment(column.description)
                ~ ";"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%} {%- do run_query(comments | join("\n")) -%} {%- endif -%}
{%- endmacro -%}
