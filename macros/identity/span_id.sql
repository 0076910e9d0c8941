{#-
    The identity of a span: a UUID made from its type and its whole natural key.

    The same record gives the same id on every machine and at every load. A null part of the key is
    a value of its own, so the id is never null.

    span_id('parsl.monitoring.task', ['run_id', 'task_id'])

    span_type   string          the span's type
    keys        list of SQL     the parts of its natural key, each cast to text
-#}
{%- macro span_id(span_type, keys) -%}
    {%- if span_type is not string or not span_type -%}
        {{
            raise_argument_error(
                "span_id", "span_type", span_type, "the span's type, as a string"
            )
        }}
    {%- endif -%}
    {%- if not _is_list(keys) or not keys or none in keys -%}
        {{
            raise_argument_error(
                "span_id", "keys", keys, "a list of one or more SQL expressions"
            )
        }}
    {%- endif -%}
    {%- set parts = ["'" ~ span_type | replace("'", "''") ~ "'"] -%}
    {%- for key in keys -%}
        {%- do parts.append("coalesce(cast(" ~ key ~ " as " ~ dbt.type_string() ~ "), chr(30))") -%}
    {%- endfor -%}
    {{- uuid_of_text("concat_ws(chr(31), " ~ parts | join(", ") ~ ")") -}}
{%- endmacro -%}
