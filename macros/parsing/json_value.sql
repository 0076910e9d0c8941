{#-
    A value inside a JSON record, as text; null where it is not there.

    record                                              json_value('record', '$.task.id')
    {"task": {"id": 7}}                                 7

    record                                              json_value('record', ['$.log', '$.task_id'])
    {"log": "{\\"task_id\\": \\"a1\\"}"}                a1

    record      SQL                     JSON, or text that may be JSON
    path        string or list          a JSONPath; of a list, each path but the first is looked up
                                        in the text that the one before it gave. What does not
                                        begin with $ is the name of a field, as for field_value
-#}
{%- macro json_value(record, path) -%}
    {%- set paths = dnpc._list_of_strings("json_value", "path", path) -%}
    {%- set value = namespace(sql=record) -%}
    {%- for step in paths -%}
        {%- set value.sql = (
            dnpc._json_text(value.sql, step)
            if step.startswith("$")
            else dnpc.field_value(value.sql, step)
        ) -%}
    {%- endfor -%}
    {{- value.sql -}}
{%- endmacro -%}

{#- One step of it: JSON in a text, or none. -#}
{%- macro _json_text(record, path) -%}
    {{- return(adapter.dispatch("_json_text", "dnpc")(record, path)) -}}
{%- endmacro -%}

{%- macro default___json_text(record, path) -%}
    json_extract_string({{ dnpc.as_json(record) }}, {{ dnpc._sql_strings([path]) }})
{%- endmacro -%}
