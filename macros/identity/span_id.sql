{#-
    The identity of a span: a UUID made from its type and its whole natural key.

    The same record gives the same id on every machine and at every load. A null part of the key is
    a value of its own, so the id is never null.

    span_id('parsl.monitoring.task', ['run_id', 'task_id'])

    span_type   string          the span's type
    keys        list of SQL     the parts of its natural key, each cast to text

    span_id_of(type_sql, keys)  the same where the type is SQL, such as the name of a column
-#}
{%- macro span_id(span_type, keys) -%}
    {%- if span_type is not string or not span_type -%}
        {{
            dnpc.raise_argument_error(
                "span_id", "span_type", span_type, "the span's type, as a string"
            )
        }}
    {%- endif -%}
    {%- if not dnpc._is_list(keys) or not keys or none in keys -%}
        {{
            dnpc.raise_argument_error(
                "span_id", "keys", keys, "a list of one or more SQL expressions"
            )
        }}
    {%- endif -%}
    {{- dnpc.span_id_of("'" ~ span_type | replace("'", "''") ~ "'", keys) -}}
{%- endmacro -%}

{%- macro span_id_of(type_sql, keys) -%}
    {%- set text = dbt.type_string() -%}
    {%- set parts = [type_sql] -%}
    {%- for key in keys -%}
        {%- do parts.append("coalesce(cast(" ~ key ~ " as " ~ text ~ "), chr(30))") -%}
    {%- endfor -%}
    {{- dnpc.uuid_of_text("concat_ws(chr(31), " ~ parts | join(", ") ~ ")") -}}
{%- endmacro -%}
