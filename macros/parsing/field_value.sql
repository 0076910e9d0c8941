{#-
    The value of one field of a record that is a list of fields, as text; null where it is not
    there. So CloudWatch Insights exports its records.

    record                                                      field_value('record', '@message')
    [{"field": "@message", "value": "{\\"log\\": \\"hi\\"}"},     {"log": "hi"}
     {"field": "@ptr", "value": "CmAKJ"}]

    What lies deeper is reached by json_value(), whose paths may begin with such a field:

    dnpc sql "select {{ json_value('record', ['@message', '$.log', '$.task_id']) }} as task_id
              from {{ json_of_kind('cloudwatch_export') }}"

    record      SQL     JSON, or text that may be JSON
    name        string  the name of the field
-#}
{%- macro field_value(record, name) -%}
    {%- if name is not string or not name -%}
        {{
            dnpc.raise_argument_error(
                "field_value", "name", name, "the name of a field, as a string"
            )
        }}
    {%- endif -%}
    {{- return(adapter.dispatch("field_value", "dnpc")(record, name)) -}}
{%- endmacro -%}

{%- macro default__field_value(record, name) -%}
    [
        _field.value
        for _field
        in json_transform({{ dnpc.as_json(record) }}, '[{"field": "VARCHAR", "value": "VARCHAR"}]')
        if _field.field = {{ dnpc._sql_strings([name]) }}
    ][1]
{%- endmacro -%}
